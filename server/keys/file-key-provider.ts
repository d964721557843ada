import { decrypt, encrypt } from './aes-gcm.ts';
import { type FileKeys, newFileKey } from './file-keys.ts';
import { type KeyId, type KeyProvider, KeyProviderError } from './key-provider.ts';

export function createFileKeyProvider(keys: FileKeys): KeyProvider {
  const [current] = keys;
  const byId = new Map(keys.map((one) => [one.id, one.key]));
  const bind = (keyId: KeyId, context: string) => Buffer.from(JSON.stringify([keyId, context]));
  return {
    currentKeyId: async () => current.id,
    has: async (keyId) => byId.has(keyId),
    wrap: async (dataKey, context) => ({
      keyId: current.id,
      wrapped: encrypt(current.key, bind(current.id, context), dataKey),
    }),
    async unwrap({ keyId, wrapped }, context) {
      const key = byId.get(keyId);
      if (!key) throw new KeyProviderError('KeyUnknown', 'it is not in the key file');
      try {
        return decrypt(key, bind(keyId, context), wrapped);
      } catch (cause) {
        throw new KeyProviderError('KeyRefused', 'not wrapped with this key', { cause });
      }
    },
  };
}

/** For a database that is in memory as well. */
export const createMemoryKeyProvider = (): KeyProvider => createFileKeyProvider([newFileKey()]);
