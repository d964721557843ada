import type { TenantId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { decrypt, encrypt, SealBroken } from './aes-gcm.ts';

/** Where something sealed stands, by table and primary key: it opens nowhere else. */
export interface SealedPlace {
  table: string;
  row: string;
}

/**
 * Seals with a company's newest data key, opens with whichever it was sealed with. Opening throws
 * `SealBroken`; everything throws `NightjarError` `CompanyClosed` once the company's keys were forgotten.
 */
export interface TenantSeal {
  sealBytes(place: SealedPlace, plain: Uint8Array): Buffer;
  openBytes(place: SealedPlace, sealed: Uint8Array): Buffer;
  /** Text to text, base64url. */
  seal(place: SealedPlace, plain: string): string;
  open(place: SealedPlace, sealed: string): string;
}

export interface DataKey {
  version: number;
  key: Buffer;
}

/** Of the layout: format, version of the data key as 32 bits big-endian, nonce, ciphertext, tag. */
const FORMAT = 1;
const HEAD_BYTES = 5;

/** A seal, and the way to overwrite its keys. */
export function createTenantSeal(
  tenantId: TenantId,
  keys: readonly [DataKey, ...DataKey[]],
): { seal: TenantSeal; forget(): void } {
  const newest = keys.reduce((one, other) => (other.version > one.version ? other : one));
  let forgotten = false;

  function keyOf(version: number): Buffer {
    if (forgotten) throw new NightjarError('CompanyClosed', 'its keys were forgotten');
    const found = keys.find((one) => one.version === version);
    if (!found) throw new SealBroken('sealed with a data key that is not here');
    return found.key;
  }

  const associated = (head: Uint8Array, { table, row }: SealedPlace) =>
    Buffer.concat([head, Buffer.from(JSON.stringify([tenantId, table, row]))]);

  const seal: TenantSeal = {
    sealBytes(place, plain) {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt8(FORMAT, 0);
      head.writeUInt32BE(newest.version, 1);
      const key = keyOf(newest.version);
      return Buffer.concat([head, encrypt(key, associated(head, place), plain)]);
    },
    openBytes(place, sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < HEAD_BYTES || bytes.readUInt8(0) !== FORMAT) {
        throw new SealBroken('sealed in another format');
      }
      const head = bytes.subarray(0, HEAD_BYTES);
      const key = keyOf(bytes.readUInt32BE(1));
      return decrypt(key, associated(head, place), bytes.subarray(HEAD_BYTES));
    },
    seal: (place, plain) => seal.sealBytes(place, Buffer.from(plain)).toString('base64url'),
    open: (place, sealed) =>
      seal.openBytes(place, Buffer.from(sealed, 'base64url')).toString('utf8'),
  };
  return {
    seal,
    forget() {
      forgotten = true;
      for (const { key } of keys) key.fill(0);
    },
  };
}
