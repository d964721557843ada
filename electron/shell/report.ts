import { NightjarError } from '../../shared/errors/app-error.ts';

/**
 * Problems that nobody waits for, to standard error. Of a stranger's error only its class and code are
 * told: its words may quote content, paths or addresses.
 */
export function report(cause: unknown): void {
  console.error(`nightjar: ${named(cause)}`);
}

function named(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? ` ${cause.code}` : '';
  const own =
    cause instanceof NightjarError ? `${cause.code}: ${cause.message}` : cause.name + code;
  return cause.cause === undefined ? own : `${own} (${named(cause.cause)})`;
}
