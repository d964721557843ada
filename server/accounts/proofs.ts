import { compactVerify, EmbeddedJWK, errors } from 'jose';
import { type AppError, err, ok } from '../../shared/errors/app-error.ts';
import {
  hashOfShown,
  PROOF_ALGORITHM,
  Proof,
  ProofClaims,
  ProofHeader,
} from '../../shared/proof/proof.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import type { Clock } from '../clock.ts';
import { networkOf } from '../http/network.ts';
import { createProofWindows } from './proof-windows.ts';

/** A request, as this server received it. */
export interface Received {
  method: string;
  /** Every address under which the client may have sent it, without query. */
  urls: readonly string[];
  /** What came as its proof; anything, or nothing. */
  proof: unknown;
  /** Where it came from: IPv4 or IPv6. */
  address: string;
}

/** Who is known by a key alone. */
export interface KeyHolder {
  /** RFC 7638, of the key that signed. */
  thumbprint: string;
}

/** `replayed`: it is a proof that was good, and came before from another network: somebody has a copy. */
export type Checked =
  | { ok: true; value: KeyHolder }
  | { ok: false; error: AppError; replayed: boolean };

export interface Proofs {
  /**
   * RFC 9449 §4.3. `ProofInvalid` for what proves nothing about this request; `ProofNonceNeeded` when only
   * the nonce is missing or old: its error brings the one to try again with. `accessToken`: the one that the
   * proof has to be about; null where there is none yet.
   */
  check(received: Received, accessToken: string | null): Promise<Checked>;
  /** What the next proofs have to carry. */
  nonce(): string;
}

const invalid = (detail: string, replayed = false): Checked => ({
  ...err('ProofInvalid', { detail }),
  replayed,
});

export function createProofs(clock: Clock): Proofs {
  const windows = createProofWindows(clock);
  return {
    nonce: windows.nonce,
    async check({ method, urls, proof, address }, accessToken) {
      const read = await readProof(proof);
      if (!read) return invalid('no proof of a device key');
      const { thumbprint, claims } = read;
      if (claims.htm !== method) return invalid('the proof is of another method');
      if (!urls.includes(spellingOf(claims.htu))) return invalid('the proof is of another address');
      const expected = accessToken === null ? undefined : await hashOfShown(accessToken);
      if (claims.ath !== expected) return invalid('the proof is of another token');
      const name = `${thumbprint} ${claims.jti}`;
      switch (windows.take(claims.nonce ?? '', name, networkOf(address))) {
        case 'taken':
          return ok({ thumbprint });
        case 'again':
          return invalid('the proof was used before');
        case 'elsewhere':
          return invalid('the proof was used before, from elsewhere', true);
        case 'unknown':
          return { ...err('ProofNonceNeeded', { nonce: windows.nonce() }), replayed: false };
      }
    },
  };
}

/** Null for whatever is not one proof, well formed and signed with the key it names. */
async function readProof(
  proof: unknown,
): Promise<{ thumbprint: string; claims: ProofClaims } | null> {
  const text = Proof.safeParse(proof);
  if (!text.success) return null;
  try {
    const algorithms = [PROOF_ALGORITHM];
    const { payload, protectedHeader } = await compactVerify(text.data, EmbeddedJWK, {
      algorithms,
    });
    const header = ProofHeader.safeParse(protectedHeader);
    const claims = ProofClaims.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    if (!header.success || !claims.success) return null;
    return { thumbprint: await thumbprintOf(header.data.jwk), claims: claims.data };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError) return null;
    // What the key's importer says of a key that is none.
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}

/** RFC 9449 §4.3: without query and fragment, in the one spelling that a URL has. */
export function spellingOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
