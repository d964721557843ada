import {
  type AppError,
  err,
  NightjarError,
  ok,
  type Result,
} from '../../shared/errors/app-error.ts';
import { type Reader, unexpectedIn } from '../../shared/protocol/reader.ts';
import { isFull } from '../durable/durable-file.ts';

/** What the server sent, as `reader` says it must be; `ServerAnswerInvalid` otherwise. */
export function readAnswer<T>(reader: Reader<T>, raw: unknown): Result<T> {
  const parsed = reader.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  return err('ServerAnswerInvalid', { detail: unexpectedIn(parsed.error) });
}

/** A thrown error as a value. Of a stranger only its class is told: its words may quote content. */
export function failureOf(error: unknown): AppError {
  if (error instanceof NightjarError) return error.toAppError();
  if (isFull(error)) return { code: 'DiskFull' };
  return { code: 'Internal', detail: error instanceof Error ? error.name : typeof error };
}
