import { NightjarError } from '../../shared/errors/app-error.ts';
import type { Clock } from './ports.ts';

/** Resolves after `ms` milliseconds. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => clock.after(ms, resolve));

/** Waits for a task at most `ms` milliseconds. @throws NightjarError `Internal` when it takes longer */
export async function within<T>(clock: Clock, ms: number, task: () => Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () =>
    reject(new NightjarError('Internal', `took longer than ${ms} ms`)),
  );
  try {
    return await Promise.race([task(), late]);
  } finally {
    cancel();
  }
}
