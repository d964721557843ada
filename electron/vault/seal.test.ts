import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from './seal.ts';

const key = randomBytes(32);

describe('sealing', () => {
  it('gives back what was sealed, under the same key and purpose alone', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (plain) => {
        const sealed = seal(key, 'a', plain);
        expect(unseal(key, 'a', sealed)).toEqual({ version: 1, plain: Buffer.from(plain) });
        expect(unseal(key, 'b', sealed)).toBeNull();
        expect(unseal(randomBytes(32), 'a', sealed)).toBeNull();
      }),
    );
  });

  it('notices each changed bit and each missing byte', () => {
    const sealed = seal(key, 'a', Buffer.from('plain'));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(unseal(key, 'a', altered)).toBeNull();
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(unseal(key, 'a', sealed.subarray(0, length))).toBeNull();
    }
  });

  it('says which version was sealed, also one that is not known yet', () => {
    const plain = Buffer.from('plain');
    expect(unseal(key, 'a', seal(key, 'a', plain, 255))).toEqual({ version: 255, plain });
  });

  it('never seals the same twice in the same way', () => {
    const plain = Buffer.from('plain');
    expect(seal(key, 'a', plain)).not.toEqual(seal(key, 'a', plain));
  });
});
