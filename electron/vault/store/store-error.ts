import { type ErrorCode, NightjarError } from '../../../shared/errors/app-error.ts';

/** What SQLite's result codes (https://sqlite.org/rescode.html) mean to a person. */
const CODES: Record<string, ErrorCode> = {
  SQLITE_FULL: 'DiskFull',
  SQLITE_NOTADB: 'StoreUnreadable',
  SQLITE_CORRUPT: 'StoreUnreadable',
  SQLITE_IOERR: 'StoreUnreadable',
  SQLITE_CANTOPEN: 'StoreUnreadable',
  SQLITE_READONLY: 'StoreUnreadable',
  SQLITE_PERM: 'StoreUnreadable',
  SQLITE_AUTH: 'StoreUnreadable',
};

/** Any error out of the store, by name. */
export function asNightjarError(cause: unknown): NightjarError {
  if (cause instanceof NightjarError) return cause;
  if (!(cause instanceof Error)) return new NightjarError('Internal', String(cause), { cause });
  const sqlite = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  // Extended codes lengthen their primary one: SQLITE_IOERR_SHORT_READ.
  const primary = sqlite.split('_').slice(0, 2).join('_');
  return new NightjarError(CODES[primary] ?? 'Internal', cause.message.slice(0, 500), { cause });
}
