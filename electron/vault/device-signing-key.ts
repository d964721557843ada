import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { PublicJwk } from '../../shared/signing/public-jwk.ts';
import type { SigningKey } from '../../shared/signing/signed-document.ts';
import type { Keychain } from './keychain.ts';

/** RFC 8410. */
const PKCS8 = { format: 'der', type: 'pkcs8' } as const;

/** The Ed25519 key with which this device signs its logout receipts. It names nobody, and stays. */
export interface DeviceSigningKey {
  /**
   * Made when it is first asked for; kept in the keychain, or in memory's as long as that lives.
   * @throws NightjarError `KeychainUnavailable`
   */
  open(): Promise<SigningKey>;
}

export function createDeviceSigningKey(
  keychain: Pick<Keychain, 'read' | 'write'>,
): DeviceSigningKey {
  let opened: Promise<SigningKey> | null = null;

  async function find(): Promise<SigningKey> {
    const read = await keychain.read('device-signing-key');
    if (read.state === 'unavailable') {
      throw new NightjarError('KeychainUnavailable', 'device key', { cause: read.cause });
    }
    const known = read.state === 'found' ? await keyOf(read.value) : null;
    return known ?? make();
  }

  async function make(): Promise<SigningKey> {
    const { privateKey } = generateKeyPairSync('ed25519');
    const bytes = privateKey.export(PKCS8);
    await keychain.write('device-signing-key', bytes);
    const key = await keyOf(bytes);
    if (!key) throw new NightjarError('Internal', 'a device key that does not read');
    return key;
  }

  return {
    open() {
      opened ??= find().catch((cause: unknown) => {
        // The next one asks the keychain again.
        opened = null;
        throw cause;
      });
      return opened;
    },
  };
}

/** Null for what is no such key: nothing was ever signed with it. Overwrites `bytes`. */
async function keyOf(bytes: Buffer): Promise<SigningKey | null> {
  const own = Uint8Array.from(bytes);
  try {
    const jwk = createPublicKey(createPrivateKey({ key: bytes, ...PKCS8 })).export({
      format: 'jwk',
    });
    const publicJwk = PublicJwk.safeParse(jwk);
    if (!publicJwk.success) return null;
    // Not to be taken out again: what signs is in the runtime's keeping.
    const privateKey = await crypto.subtle.importKey('pkcs8', own, 'Ed25519', false, ['sign']);
    return { privateKey, publicJwk: publicJwk.data };
  } catch {
    return null;
  } finally {
    bytes.fill(0);
    own.fill(0);
  }
}
