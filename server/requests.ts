import { type AppError, err, NightjarError, ok, type Result } from '../shared/errors/app-error.ts';
import { type Reader, unexpectedIn } from '../shared/protocol/reader.ts';
import { describeFailure, type Log } from './log.ts';

/** What a client sent, as the protocol says it must be; `BadRequest` otherwise. */
export function readRequest<T>(reader: Reader<T>, raw: unknown): Result<T> {
  const parsed = reader.safeParse(raw);
  if (!parsed.success) return err('BadRequest', { detail: unexpectedIn(parsed.error) });
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
