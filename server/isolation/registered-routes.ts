import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

export interface RegisteredRoute {
  method: string;
  /** With `:name` for its parameters. */
  path: string;
}

const Made = z.object({
  fastify: z.custom<FastifyInstance>((value) => typeof value === 'object' && value !== null),
});

/**
 * Every route that Fastify is given while `start` runs, whatever registers it: Fastify tells of each
 * instance that is made. `furnish` may give it more.
 */
export async function watchRoutes<T>(
  start: () => Promise<T>,
  furnish: (app: FastifyInstance) => void = () => {},
): Promise<{ started: T; routes: RegisteredRoute[] }> {
  const routes: RegisteredRoute[] = [];
  const made = (message: unknown) => {
    const { fastify } = Made.parse(message);
    fastify.addHook('onRoute', ({ method, path }) => {
      for (const one of [method].flat()) routes.push({ method: one, path });
    });
    furnish(fastify);
  };
  subscribe('fastify.initialization', made);
  try {
    return { started: await start(), routes };
  } finally {
    unsubscribe('fastify.initialization', made);
  }
}
