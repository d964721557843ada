import type { z } from 'zod';
import {
  type AppError,
  err,
  NightjarError,
  ok,
  type Result,
} from '../../shared/errors/app-error.ts';

/**
 * A schema, seen as what comes out of it. The protocol's tables are assigned to a map of these, key
 * by key, so that a generic name finds the type of its own entry.
 */
export interface Reader<T> {
  safeParse(raw: unknown): z.ZodSafeParseResult<T>;
}

/** What the server sent, as `reader` says it must be; `ServerAnswerInvalid` otherwise. */
export function readAnswer<T>(reader: Reader<T>, raw: unknown): Result<T> {
  const parsed = reader.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  // Paths only: an issue's message may quote what was received.
  const where = parsed.error.issues.slice(0, 5).map((issue) => issue.path.join('.') || '(root)');
  return err('ServerAnswerInvalid', { detail: `unexpected at ${where.join(', ')}`.slice(0, 500) });
}

/** A thrown error as a value. Of a stranger only its class is told: its words may quote content. */
export function failureOf(error: unknown): AppError {
  if (error instanceof NightjarError) return error.toAppError();
  return { code: 'Internal', detail: error instanceof Error ? error.name : typeof error };
}
