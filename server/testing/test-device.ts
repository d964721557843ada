import { randomUUID } from 'node:crypto';
import { DeviceId } from '../../shared/domain/ids.ts';
import type { Device } from '../../shared/domain/session.ts';
import { type Provable, signProof } from '../../shared/proof/proof.ts';
import { newSigningKey } from '../../shared/receipt/testing/sample-receipt.ts';
import type { SigningKey } from '../../shared/signing/signed-document.ts';

/** A device with a key of its own, which proves that it holds it. */
export interface TestDevice {
  /** As it is named at sign-in. */
  device: Device;
  key: SigningKey;
  /** With the nonce that the server gave last. */
  prove(wanted: Omit<Provable, 'nonce'>): Promise<string>;
  /** What `url`'s server wants in the next proof. */
  heard(url: URL, nonce: string | null | undefined): void;
}

export async function newTestDevice(name = 'test'): Promise<TestDevice> {
  const key = await newSigningKey();
  const id = DeviceId.parse(randomUUID());
  const nonces = new Map<string, string>();
  return {
    device: { id, name, platform: 'linux', key: key.publicJwk },
    key,
    prove: (wanted) => signProof(key, { ...wanted, nonce: nonces.get(wanted.url.origin) }),
    heard(url, nonce) {
      if (nonce) nonces.set(url.origin, nonce);
    },
  };
}
