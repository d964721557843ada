import type { Keychain, KeychainItem } from './keychain.ts';

/** Where there is no OS keychain: what is written here ends with the process. */
export function createMemoryKeychain(): Keychain {
  const items = new Map<KeychainItem, Buffer>();

  function forget(item: KeychainItem): boolean {
    items.get(item)?.fill(0);
    return items.delete(item);
  }

  return {
    keeping: 'memory',
    async read(item) {
      const value = items.get(item);
      return value ? { state: 'found', value: Buffer.from(value) } : { state: 'missing' };
    },
    async write(item, value) {
      forget(item);
      items.set(item, Buffer.from(value));
    },
    delete: async (item) => forget(item),
  };
}
