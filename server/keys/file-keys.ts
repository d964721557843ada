import { createHash, randomBytes } from 'node:crypto';
import { KEY_BYTES } from './aes-gcm.ts';
import type { KeyId } from './key-provider.ts';

/** One key-encryption key, as it stands in a line of the key file. */
export interface FileKey {
  id: KeyId;
  key: Buffer;
}

/** The first key wraps; the others can only unwrap, until a rotation that was begun is finished. */
export type FileKeys = readonly [FileKey, ...FileKey[]];

const LINE = /^([\w-]{22}) ([\w-]{43})$/;
const HEADING = [
  '# Nightjar: the key to everything that the companies on this server have written.',
  '# Without this file none of it can ever be read again. Keep a copy, apart from the database.',
];

/** The first 128 bits of a hash: a line that was damaged does not fit its id. */
const idOf = (key: Uint8Array): KeyId =>
  createHash('sha256')
    .update('nightjar key file')
    .update(key)
    .digest()
    .subarray(0, 16)
    .toString('base64url');

export function newFileKey(): FileKey {
  const key = randomBytes(KEY_BYTES);
  return { id: idOf(key), key };
}

export function writeFileKeys(keys: FileKeys): string {
  const lines = keys.map(({ id, key }) => `${id} ${key.toString('base64url')}`);
  return [...HEADING, ...lines, ''].join('\n');
}

/** Null when it is no key file, or a damaged one. */
export function readFileKeys(text: string): FileKeys | null {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  const keys = lines.flatMap((line) => {
    const [, id, encoded] = LINE.exec(line) ?? [];
    if (id === undefined || encoded === undefined) return [];
    const key = Buffer.from(encoded, 'base64url');
    return idOf(key) === id ? [{ id, key }] : [];
  });
  const [first, ...others] = keys;
  return first && keys.length === lines.length ? [first, ...others] : null;
}
