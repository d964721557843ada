import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteName } from '../../shared/protocol/http.ts';
import type { AuthDeps } from '../accounts/authenticate.ts';
import type { Log } from '../log.ts';
import { answerFor } from '../requests.ts';
import type { Handlers } from './handlers.ts';
import { createIdentify } from './identify.ts';
import { createLimit, type RateLimits } from './limits.ts';
import { readRefusal } from './refusal.ts';
import { answerRoute } from './route.ts';
import { STATUS } from './status.ts';

/** Bytes of one request's body: several times the longest that a schema lets through. */
const BODY_LIMIT = 64 * 1024;
/** A client that sends its request more slowly is let go. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface HttpOptions {
  auth: AuthDeps;
  handlers: Handlers;
  rateLimits: RateLimits;
  /** Certificate chain and key, PEM; null for plain http. */
  tls: { cert: Buffer; key: Buffer } | null;
  /** The caller's address is what the proxy in front says. */
  behindProxy: boolean;
  log: Log;
}

/** Every route of the contract, ready to listen. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { auth, handlers, rateLimits, tls, behindProxy, log } = options;
  const answerError = (error: unknown, { routeOptions }: FastifyRequest, reply: FastifyReply) =>
    send(reply, {
      ok: false,
      error: readRefusal(error) ?? answerFor(error, routeOptions.url ?? 'no route', log),
    });
  const settings = {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // One hop: whatever stands further left in X-Forwarded-For, the caller may have invented.
    trustProxy: (_address: string, hop: number) => behindProxy && hop === 0,
    // Before there is a route: a path that cannot be decoded.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      void answerError(error, request, reply),
  };
  const app: FastifyInstance = tls ? fastify({ ...settings, https: tls }) : fastify(settings);
  await app.register(rateLimit, { global: false });
  const limit = createLimit(app, rateLimits);
  const identify = createIdentify(auth);

  app.setNotFoundHandler((_request, reply) =>
    send(reply, err('NotFound', { detail: 'no such route' })),
  );
  app.setErrorHandler(answerError);
  for (const name of Object.keys(ROUTES).filter(isRouteName)) {
    const { method, path, access } = ROUTES[name];
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const allowed = access === 'public' ? await limit(request, name) : ok(undefined);
        if (!allowed.ok) return send(reply, allowed);
        return send(reply, await answerRoute(name, identify, handlers, request));
      },
    });
  }
  return app;
}

const isRouteName = (name: string): name is RouteName => name in ROUTES;

function send(reply: FastifyReply, result: Result<unknown>): FastifyReply {
  // An answer belongs to one person: no cache on the way may keep it.
  void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  if (result.ok) return reply.code(200).send(result.value);
  const { code, retryAfterMs } = result.error;
  if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  return reply.code(STATUS[code]).send(result.error);
}
