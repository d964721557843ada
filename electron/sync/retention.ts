import type { RetentionLimits } from '../vault/message-store.ts';
import type { Unlocked } from './unlocked.ts';

/** Milliseconds between looks, since what was young enough grows older. */
const LOOK_EVERY_MS = 60_000;

export interface Retention {
  /** From now on, until the next lock. */
  begin(): void;
  /** Messages were stored: there may be too many now. */
  stored(): void;
}

/** Has the store remove what may not be kept here, a batch at a time, so that readers come between. */
export function createRetention(
  { store, background }: Pick<Unlocked, 'store' | 'background'>,
  limits: () => RetentionLimits | null,
): Retention {
  let trimming = false;
  let again = false;

  async function trim(): Promise<void> {
    if (trimming) {
      again = true;
      return;
    }
    trimming = true;
    try {
      let more = true;
      while (more && !background.stopped) {
        again = false;
        const allowed = limits();
        more = (allowed !== null && (await store().trim(allowed)).more) || again;
      }
    } finally {
      trimming = false;
    }
  }

  function begin(): void {
    background.run(trim);
    background.later(LOOK_EVERY_MS, async () => begin());
  }

  return { begin, stored: () => background.run(trim) };
}
