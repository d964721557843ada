import { z } from 'zod';
import { EndReason } from '../protocol/signed.ts';

/**
 * Every error that crosses a boundary, by name. A name is stable; its sentence in each language is
 * `error.<code>` in `shared/language/`.
 */
export const ErrorCode = z.enum([
  // request
  'BadRequest',
  'TooLarge',
  'RateLimited',
  // identity
  'WrongCredentials',
  'TokenExpired',
  'ProofInvalid',
  'ProofNonceNeeded',
  'SessionRevoked',
  'AccountEnded',
  'AccountSuspended',
  'CompanyClosed',
  'NotAllowed',
  'OwnersOnly',
  'OwnersLockedOut',
  'StepUpNeeded',
  'SignInAgainNeeded',
  'NotFound',
  'Conflict',
  // factors
  'WrongCode',
  'CodeUsed',
  'FactorNeeded',
  'LastFactor',
  'ProofNeeded',
  'FactorNeedsServer',
  'PasskeyRefused',
  'PasswordTooShort',
  'PasswordBreached',
  'PasswordPredictable',
  'SignInMethodNotAllowed',
  'TicketExpired',
  // connection
  'ServerUnreachable',
  'ServerAnswerInvalid',
  'ServerError',
  'ClientTooOld',
  // what the company signs
  'PolicyUnsigned',
  'PolicyForged',
  'PolicyRolledBack',
  'PolicyExpired',
  // unlocking
  'WrongSecret',
  'UnlockTooSoon',
  'PinTooSimple',
  'CopyBlocked',
  'DownloadsBlocked',
  'FileDamaged',
  'StorageFull',
  'FileTooLarge',
  'TooManyFiles',
  'OutsideNetworks',
  'OutsideHours',
  'NoWord',
  // what happens in the system's browser
  'BrowserUnavailable',
  'BrowserTimeout',
  'BrowserCancelled',
  'BrowserRefused',
  // single sign-on
  'SignOnUnavailable',
  'SignOnRefused',
  // IPC
  'WrongState',
  'UntrustedSender',
  // local
  'KeychainUnavailable',
  'KeyMissing',
  'StoreUnreadable',
  'StoreFromNewerVersion',
  'DiskFull',
  'SettingsReset',
  'MachinePolicyMalformed',
  'MachinePolicyUntrusted',
  'MachinePolicyUnreadable',
  'Internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

export const AppError = z.object({
  code: ErrorCode,
  /** For logs and developers; never a person's words, never a secret. */
  detail: z.string().max(500).optional(),
  /** What the sentence names, such as a file and a line; never a person's words, never a secret. */
  values: z.record(z.string(), z.union([z.string().max(500), z.number()])).optional(),
  /** When trying again makes sense, in milliseconds from now. */
  retryAfterMs: z.int().nonnegative().optional(),
  /** Of `ProofNonceNeeded`: what the next proof has to carry (RFC 9449 §8). */
  nonce: z.string().max(128).optional(),
  /** Of `SessionRevoked`: why, as far as the server says and this version knows the word. */
  because: EndReason.optional().catch(undefined),
});
export type AppError = z.infer<typeof AppError>;

export type Result<T, E = AppError> = { ok: true; value: T } | { ok: false; error: E };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const err = (
  code: ErrorCode,
  extra: Omit<AppError, 'code' | 'values'> = {},
): { ok: false; error: AppError } => ({ ok: false, error: { code, ...extra } });

/** The wire form of a `Result`: what replies over HTTP, sockets and IPC are parsed with. */
export const resultOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: AppError }),
  ]);

/** An `AppError` on its way through code that throws; boundaries turn it back into a value. */
export class NightjarError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    detail?: string,
    options?: ErrorOptions & { retryAfterMs?: number },
  ) {
    super(detail ?? code, options);
    this.name = code;
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }

  toAppError(): AppError {
    return {
      code: this.code,
      detail: this.message.slice(0, 500),
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}

/** For the default branch of a switch that must name every case. */
export function assertNever(value: never): never {
  throw new NightjarError('Internal', `unexpected case: ${String(value)}`);
}
