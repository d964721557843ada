import { access } from 'node:fs/promises';
import { isMissing } from '../durable/durable-file.ts';
import { createKeySlotsFile, type KeySlots } from './key-slots.ts';
import type { Keychain } from './keychain.ts';

/** What is there of a vault: its slots, and the keychain's half of their keys. */
export type SlotsRead =
  | { state: 'none' }
  /** The keychain cannot be read now, or is not the one that the slots belong to. */
  | { state: 'unavailable' }
  /** The slots are a newer Nightjar's. */
  | { state: 'newer' }
  | { state: 'lost' }
  /** The caller overwrites the secret after use. */
  | { state: 'found'; keychainSecret: Buffer; slots: KeySlots };

export interface HeldSlots {
  /** Whether there are any slots on the disk, whether or not they can be read. */
  exist(): Promise<boolean>;
  read(): Promise<SlotsRead>;
  write(keychainSecret: Buffer, slots: KeySlots): Promise<void>;
  /**
   * Slots and keychain secret. Answers how many went. Of slots whose keychain is away the file stays,
   * empty: it says that there is still an item to delete. @throws NightjarError `KeychainUnavailable`
   */
  destroy(): Promise<number>;
}

export function createHeldSlots(folder: string, keychain: Keychain): HeldSlots {
  const own = createKeySlotsFile(folder, keychain.keeping);
  const foreign = createKeySlotsFile(folder, keychain.keeping === 'kept' ? 'memory' : 'kept');

  return {
    exist: async () => (await isThere(own.path)) || (await isThere(foreign.path)),
    async read() {
      if (!(await isThere(own.path))) {
        if (!(await isThere(foreign.path))) return { state: 'none' };
        // Slots of a keychain in memory ended with it. Those of a real one wait for it to come back.
        return keychain.keeping === 'kept' ? { state: 'lost' } : { state: 'unavailable' };
      }
      const secret = await keychain.read('vault-secret');
      if (secret.state === 'unavailable') return { state: 'unavailable' };
      if (secret.state === 'missing') return { state: 'lost' };
      const read = await own.read(secret.value);
      if (read.state === 'found') {
        return { state: 'found', keychainSecret: secret.value, slots: read.value };
      }
      secret.value.fill(0);
      return { state: OTHERWISE[read.state] };
    },
    write: own.write,
    async destroy() {
      // Each one is enough to make the others worthless: none waits for another, nor fails with it.
      const gone = await Promise.allSettled([
        keychain.delete('vault-secret').then(Number),
        own.remove(),
        keychain.keeping === 'kept' ? foreign.remove() : foreign.empty(),
      ]);
      return gone.reduce((sum, each) => {
        if (each.status === 'rejected') throw each.reason;
        return sum + each.value;
      }, 0);
    },
  };
}

const OTHERWISE = { missing: 'none', newer: 'newer', damaged: 'lost' } as const;

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}
