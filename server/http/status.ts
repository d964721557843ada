import type { ErrorCode } from '../../shared/errors/app-error.ts';

/** RFC 9110 §15. The body says which error; the status is for proxies and logs. */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  BadRequest: 400,
  TooLarge: 413,
  RateLimited: 429,
  WrongCredentials: 401,
  TokenExpired: 401,
  SessionRevoked: 401,
  NotAllowed: 403,
  NotFound: 404,
  Conflict: 409,
  ServerUnreachable: 503,
  ServerAnswerInvalid: 502,
  ServerError: 500,
  ClientTooOld: 426,
  // A client's own; a server that answers one has a fault.
  WrongSecret: 500,
  UnlockTooSoon: 500,
  PinTooSimple: 500,
  WrongState: 500,
  UntrustedSender: 500,
  KeychainUnavailable: 500,
  KeyMissing: 500,
  StoreUnreadable: 500,
  StoreFromNewerVersion: 500,
  DiskFull: 500,
  SettingsReset: 500,
  Internal: 500,
};
