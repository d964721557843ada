import type { AppError, Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../session/ports.ts';
import { backoffMs } from './backoff.ts';
import type { Timings } from './timings.ts';

export interface RedialOptions {
  /** One connection from dialling to its end. An error when it could not be made. */
  attempt(): Promise<Result<void>>;
  /** Told of each error before the pause that follows it. */
  failed(error: AppError): void;
  clock: Clock;
  timings: Pick<Timings, 'steadyMs' | 'reconnect'>;
  /** Ends it all; a pause at once. */
  signal: AbortSignal;
}

export interface Redial {
  /** Ends the pause of the moment. False when there is none. */
  now(): boolean;
  /** Resolves when `signal` aborted and no attempt is under way. */
  readonly ended: Promise<void>;
}

/** Dials again and again, with pauses that grow until a connection lasts. */
export function keepDialling(options: RedialOptions): Redial {
  const { attempt, failed, clock, timings, signal } = options;
  let endPause: (() => void) | null = null;

  async function dial(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = clock.monotonicNow();
      const made = await attempt();
      if (signal.aborted) return;
      if (!made.ok) failed(made.error);
      if (signal.aborted) return;
      const steady = made.ok && clock.monotonicNow() - startedAt >= timings.steadyMs;
      failures = steady ? 0 : failures + 1;
      const asked = made.ok ? 0 : (made.error.retryAfterMs ?? 0);
      await pause(Math.max(asked, backoffMs(timings.reconnect, failures, Math.random())));
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        endPause = null;
        resolve();
      };
      const cancel = clock.after(ms, end);
      endPause = end;
    });
  }

  function now(): boolean {
    if (!endPause) return false;
    endPause();
    return true;
  }

  signal.addEventListener('abort', now);
  return { now, ended: dial() };
}
