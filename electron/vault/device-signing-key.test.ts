import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readDocument, signDocument } from '../../shared/signing/signed-document.ts';
import { createDeviceSigningKey } from './device-signing-key.ts';
import type { Keychain } from './keychain.ts';
import { createMemoryKeychain } from './memory-keychain.ts';

const TYPE = 'nightjar-receipt+jwt';

/** A keychain that does not answer while it is locked. */
function lockable(): Keychain & { locked: boolean } {
  const inner = createMemoryKeychain();
  return {
    ...inner,
    locked: false,
    async read(item) {
      return this.locked ? { state: 'unavailable', cause: 'locked' } : inner.read(item);
    },
  };
}

describe('the device’s signing key', () => {
  it('is made once, also for many who ask at once, and found again by the next process', async () => {
    const keychain = createMemoryKeychain();
    const first = createDeviceSigningKey(keychain);
    const keys = await Promise.all([first.open(), first.open()]);
    const later = await createDeviceSigningKey(keychain).open();
    const xs = [...keys, later].map(({ publicJwk }) => publicJwk.x);
    expect(new Set(xs).size).toBe(1);
    // Control: another keychain has another.
    const other = await createDeviceSigningKey(createMemoryKeychain()).open();
    expect(xs).not.toContain(other.publicJwk.x);
  });

  it('signs what its public half verifies, and cannot be taken out of the process', async () => {
    const key = await createDeviceSigningKey(createMemoryKeychain()).open();
    const jws = await signDocument(key, TYPE, { n: 1 });
    const read = await readDocument(jws, key.publicJwk, TYPE, z.object({ n: z.number() }));
    expect(read).toEqual({ ok: true, value: { n: 1 } });
    expect(key.privateKey.extractable).toBe(false);
  });

  it('is not made anew while the keychain cannot be read', async () => {
    const keychain = lockable();
    const { publicJwk } = await createDeviceSigningKey(keychain).open();
    const next = createDeviceSigningKey(keychain);
    keychain.locked = true;
    await expect(next.open()).rejects.toMatchObject({ code: 'KeychainUnavailable' });
    keychain.locked = false;
    expect((await next.open()).publicJwk).toEqual(publicJwk);
  });

  it('that is damaged is replaced', async () => {
    const keychain = createMemoryKeychain();
    for (const damaged of [Buffer.alloc(0), Buffer.from('garbage'), Buffer.alloc(48, 1)]) {
      await keychain.write('device-signing-key', damaged);
      const made = await createDeviceSigningKey(keychain).open();
      expect((await createDeviceSigningKey(keychain).open()).publicJwk).toEqual(made.publicJwk);
    }
  });
});
