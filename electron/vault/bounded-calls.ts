import { NightjarError } from '../../shared/errors/app-error.ts';

/**
 * Runs a call when those before it have ended. Behind one that was given up and still has not come
 * back, it waits `behindMs` for its turn; not given, as long as for any other.
 */
export type BoundedCalls = <T>(call: () => Promise<T>, behindMs?: number) => Promise<T>;

/**
 * One call at a time, and none waited for longer than `limitMs`, its turn included. A call that does
 * not come back goes on blocking one of libuv's few threads, so the next must not take another. A
 * call that was given up before its turn is not made any more.
 *
 * Rejects with `KeychainUnavailable` when the time is over.
 */
export function createBoundedCalls(limitMs: number): BoundedCalls {
  let last: Promise<void> = Promise.resolve();
  let blocked = false;

  return (call, behindMs = limitMs) => {
    let state: 'waiting' | 'begun' | 'given-up' = 'waiting';
    const time = Promise.withResolvers<never>();
    const giveUp = () => {
      // One that never began blocks nothing; it stands behind the one that does.
      if (state === 'begun') blocked = true;
      state = 'given-up';
      time.reject(tooSlow());
    };
    let timer = setTimeout(giveUp, blocked ? behindMs : limitMs);

    const turn = last.then(() => {
      if (state === 'given-up') throw tooSlow();
      state = 'begun';
      // The short time was for the turn alone.
      if (behindMs < limitMs) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, limitMs);
      }
      return call();
    });
    last = turn.then(
      () => undefined,
      () => undefined,
    );
    const ended = turn.finally(() => {
      clearTimeout(timer);
      blocked = false;
    });
    return Promise.race([ended, time.promise]);
  };
}

const tooSlow = () => new NightjarError('KeychainUnavailable', 'the keychain did not answer');
