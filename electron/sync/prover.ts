import { type Provable, signProof } from '../../shared/proof/proof.ts';
import type { DeviceSigningKey } from '../vault/device-signing-key.ts';

/** Proves to servers that this is the device which a token was given to (RFC 9449). The key stays where it is. */
export interface Prover {
  /** For one request, once. @throws NightjarError `KeychainUnavailable` */
  prove(wanted: Omit<Provable, 'nonce'>): Promise<string>;
  /** What a server wants to see in the next proof. */
  heard(server: URL, nonce: string | null | undefined): void;
}

export function createProver(deviceKey: DeviceSigningKey): Prover {
  /** By origin. How old a proof is, the server tells by its own nonce: this computer's clock may be wrong. */
  const nonces = new Map<string, string>();
  return {
    async prove(wanted) {
      return signProof(await deviceKey.open(), {
        ...wanted,
        nonce: nonces.get(wanted.url.origin),
      });
    },
    heard({ origin }, nonce) {
      if (nonce) nonces.set(origin, nonce);
    },
  };
}
