import type { AppError, ErrorCode } from '../../shared/errors/app-error.ts';

/** Answers that may be others next time. All other errors are the server's last word. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ServerUnreachable',
  'ServerError',
  'ServerAnswerInvalid',
  'RateLimited',
  'TokenExpired',
  'SessionRevoked',
  'Internal',
]);

export const isPassing = ({ code }: AppError): boolean => PASSING.has(code);
