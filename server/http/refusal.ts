import { z } from 'zod';
import type { AppError } from '../../shared/errors/app-error.ts';

const Refusal = z.object({ statusCode: z.int().min(400).max(499) });

/** Fastify's own refusals, before a handler runs: a body too long, no JSON, an unknown type. */
export function readRefusal(error: unknown): AppError | null {
  const refusal = Refusal.safeParse(error);
  if (!refusal.success) return null;
  if (refusal.data.statusCode === 413) return { code: 'TooLarge' };
  return { code: 'BadRequest', detail: 'the request cannot be read' };
}
