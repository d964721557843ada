import { NightjarError } from '../../shared/errors/app-error.ts';

/** Runs a call when those before it have ended. */
export type BoundedCalls = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * One call at a time, and none waited for longer than `limitMs`, its turn included. A call that does
 * not come back goes on blocking one of libuv's few threads, so the next must not take another. A
 * call that was given up before its turn is not made any more.
 *
 * Rejects with `KeychainUnavailable` when the time is over.
 */
export function createBoundedCalls(limitMs: number): BoundedCalls {
  let last: Promise<void> = Promise.resolve();

  return (call) => {
    let givenUp = false;
    const turn = last.then(() => (givenUp ? Promise.reject(tooSlow()) : call()));
    last = turn.then(
      () => undefined,
      () => undefined,
    );
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        givenUp = true;
        reject(tooSlow());
      }, limitMs);
      turn.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  };
}

const tooSlow = () => new NightjarError('KeychainUnavailable', 'the keychain did not answer');
