import type { z } from 'zod';
import { type AppError, err, NightjarError, ok, type Result } from '../shared/errors/app-error.ts';
import { describeFailure, type Log } from './log.ts';

/** A schema, seen as what comes out of it; the protocol's tables are assigned to maps of these. */
export interface Reader<T> {
  safeParse(raw: unknown): z.ZodSafeParseResult<T>;
}

/** What a client sent, as the protocol says it must be; `BadRequest` otherwise. */
export function readRequest<T>(reader: Reader<T>, raw: unknown): Result<T> {
  const parsed = reader.safeParse(raw);
  if (!parsed.success) {
    // Paths only: an issue's message may quote what was sent.
    const where = parsed.error.issues.slice(0, 5).map(({ path }) => path.join('.') || '(root)');
    return err('BadRequest', { detail: `unexpected at ${where.join(', ')}`.slice(0, 500) });
  }
  if (!isStorable(parsed.data)) return err('BadRequest', { detail: 'text that cannot be stored' });
  return ok(parsed.data);
}

/** PostgreSQL's text holds neither U+0000 nor half a surrogate pair. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isStorable);
}

/** What a client is told of an error that was thrown. Of one without a name, nothing but that it was. */
export function answerFor(error: unknown, subject: string, log: Log): AppError {
  if (error instanceof NightjarError) return error.toAppError();
  log({ level: 'error', event: 'request failed', subject, failure: describeFailure(error) });
  return { code: 'ServerError', retryAfterMs: 1000 };
}
