import {
  base64url,
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  compactVerify,
  errors,
  importJWK,
} from 'jose';
import { z } from 'zod';
import type { Result } from '../errors/app-error.ts';
import type { PublicJwk } from './public-jwk.ts';

/** RFC 8037 §3.1: Ed25519. */
const ALGORITHM = 'EdDSA';

/**
 * What a signed document is, said in its header and always checked: one kind is never taken for another
 * that the same key signs (RFC 8725 §3.11).
 */
export const DocumentType = z.enum([
  'nightjar-audit+jwt',
  'nightjar-audit-export+jwt',
  'nightjar-device+jwt',
  'nightjar-policy+jwt',
  'nightjar-receipt+jwt',
  'nightjar-word+jwt',
]);
export type DocumentType = z.infer<typeof DocumentType>;

/** Nothing else may stand in a header: what nobody checks, nobody may say. */
const Header = z.strictObject({
  alg: z.literal(ALGORITHM),
  typ: DocumentType,
  /** RFC 7638 thumbprint of the key. */
  kid: z.string().max(64),
});

/** Why a document is not what it should be. */
export type DocumentFault = 'malformed' | 'wrong-type' | 'wrong-key' | 'forged' | 'wrong-content';

export interface SigningKey {
  privateKey: CryptoKey;
  publicJwk: PublicJwk;
}

const fault = (error: DocumentFault) => ({ ok: false, error }) as const;

/** RFC 7638: names a key, the same wherever it is computed. Base64url of SHA-256, 43 characters. */
export const thumbprintOf = ({ kty, crv, x }: PublicJwk): Promise<string> =>
  calculateJwkThumbprint({ kty, crv, x });

/** A compact JWS (RFC 7515 §3.1) over the payload as JSON. */
export async function signDocument(
  key: SigningKey,
  typ: DocumentType,
  payload: object,
): Promise<string> {
  const kid = await thumbprintOf(key.publicJwk);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: ALGORITHM, typ, kid })
    .sign(key.privateKey);
}

/** The content of a document, once its spelling, its type, its key, its signature and its schema are right. */
export async function readDocument<T>(
  jws: string,
  key: PublicJwk,
  typ: DocumentType,
  schema: z.ZodType<T>,
): Promise<Result<T, DocumentFault>> {
  const header = headerOf(jws);
  if (!header) return fault('malformed');
  if (header.typ !== typ) return fault('wrong-type');
  if (header.kid !== (await thumbprintOf(key))) return fault('wrong-key');
  try {
    const { payload } = await compactVerify(jws, await importPublic(key), {
      algorithms: [ALGORITHM],
    });
    const content = schema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return content.success ? { ok: true, value: content.data } : fault('wrong-content');
  } catch (cause) {
    if (cause instanceof SyntaxError) return fault('wrong-content');
    if (cause instanceof errors.JOSEError) return fault('forged');
    throw cause;
  }
}

/**
 * What a document says before anything of it is checked: only for finding the key that checks it. Null
 * for what does not read.
 */
export function peekDocument<T>(jws: string, schema: z.ZodType<T>): T | null {
  if (!headerOf(jws)) return null;
  const payload = jsonOf(jws.split('.')[1] ?? '');
  return schema.safeParse(payload).data ?? null;
}

/** Null unless there are three parts, each in the one spelling that base64url has for it, and a header. */
function headerOf(jws: string): z.infer<typeof Header> | null {
  const parts = jws.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return null;
  return Header.safeParse(jsonOf(parts[0] ?? '')).data ?? null;
}

/** Decoders overlook padding, white space and the bits to spare in the last character. */
function isCanonical(part: string): boolean {
  try {
    return part !== '' && base64url.encode(base64url.decode(part)) === part;
  } catch {
    return false;
  }
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(base64url.decode(part)));
  } catch {
    return undefined;
  }
}

async function importPublic({ kty, crv, x }: PublicJwk): Promise<CryptoKey> {
  const key = await importJWK({ kty, crv, x }, ALGORITHM);
  if (key instanceof Uint8Array) throw new TypeError('not an Ed25519 key');
  return key;
}
