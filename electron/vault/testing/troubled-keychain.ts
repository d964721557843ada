import { NightjarError } from '../../../shared/errors/app-error.ts';
import type { Keychain } from '../keychain.ts';
import { createMemoryKeychain } from '../memory-keychain.ts';

/** A keychain that says it is kept, and can be locked. */
export interface TroubledKeychain extends Keychain {
  locked: boolean;
}

export function createTroubledKeychain(): TroubledKeychain {
  const inner = createMemoryKeychain();
  const open = () => {
    if (keychain.locked) throw new NightjarError('KeychainUnavailable', 'locked');
  };
  const keychain: TroubledKeychain = {
    keeping: 'kept',
    locked: false,
    read: async (item) =>
      keychain.locked ? { state: 'unavailable', cause: 'locked' } : inner.read(item),
    async write(item, value) {
      open();
      await inner.write(item, value);
    },
    async delete(item) {
      open();
      return inner.delete(item);
    },
  };
  return keychain;
}
