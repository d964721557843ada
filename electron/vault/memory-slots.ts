import type { HeldSlots } from './held-slots.ts';
import type { KeySlots } from './key-slots.ts';
import { secretBytes } from './secret-bytes.ts';

/**
 * Slots, and the secret that a keychain would hold, of a vault that is in memory alone. They end with the
 * process. Where the slots are sealed on a disk they need no seal here.
 */
export function createMemorySlots(): HeldSlots {
  let held: { secret: Buffer; slots: KeySlots } | null = null;

  function forget(): void {
    held?.secret.fill(0);
    held = null;
  }

  return {
    exist: async () => held !== null,
    async read() {
      if (!held) return { state: 'none' };
      return { state: 'found', keychainSecret: copyOf(held.secret), slots: held.slots };
    },
    async write(keychainSecret, slots) {
      const secret = copyOf(keychainSecret);
      forget();
      held = { secret, slots };
    },
    async destroy() {
      const went = held ? 2 : 0;
      forget();
      return went;
    },
  };
}

function copyOf(secret: Buffer): Buffer {
  const copy = secretBytes(secret.length);
  copy.set(secret);
  return copy;
}
