import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { SealBroken } from './aes-gcm.ts';
import { createTenantSeal } from './tenant-seal.ts';

const tenantId = TenantId.parse(randomUUID());
const newKey = (version: number) => ({ version, key: randomBytes(32) });
const place = { table: 'messages', row: '1' };

describe('a seal', () => {
  const one = newKey(1);
  const { seal } = createTenantSeal(tenantId, [one]);

  it('opens to what was sealed, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
        const sealed = seal.sealBytes(place, plain);
        expect([...seal.openBytes(place, sealed)]).toEqual([...plain]);
        if (plain.length > 8) expect(sealed.includes(Buffer.from(plain))).toBe(false);
      }),
    );
    const text = 'café, 夜鹰, \u{1f426}';
    expect(seal.open(place, seal.seal(place, text))).toBe(text);
    // The same twice is not seen to be the same.
    expect(seal.seal(place, text)).not.toBe(seal.seal(place, text));
  });

  it('opens nowhere but where it was sealed for', () => {
    const sealed = seal.seal(place, 'x');
    const places = [
      { table: 'messages', row: '2' },
      { table: 'message', row: 's1' },
      { table: 'files', row: '1' },
    ];
    for (const other of places) expect(() => seal.open(other, sealed)).toThrow(SealBroken);
    const elsewhere = createTenantSeal(TenantId.parse(randomUUID()), [one]);
    expect(() => elsewhere.seal.open(place, sealed)).toThrow(SealBroken);
  });

  it('does not open when any of its bytes is another one, or is missing', () => {
    const sealed = seal.sealBytes(place, Buffer.from('what was said'));
    for (const at of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => seal.openBytes(place, changed), String(at)).toThrow(SealBroken);
      expect(() => seal.openBytes(place, sealed.subarray(0, at)), String(at)).toThrow(SealBroken);
    }
    expect(seal.openBytes(place, sealed).toString()).toBe('what was said');
  });

  it('is made with the newest key, and opened with whichever made it', () => {
    const before = seal.seal(place, 'old');
    const two = newKey(2);
    const { seal: both } = createTenantSeal(tenantId, [two, one]);
    expect(both.open(place, before)).toBe('old');
    const after = both.seal(place, 'new');
    expect(both.open(place, after)).toBe('new');
    expect(() => seal.open(place, after)).toThrow(SealBroken);
  });

  it('does nothing any more once its keys are forgotten, and they are overwritten', () => {
    const key = newKey(1);
    const { seal: closing, forget } = createTenantSeal(tenantId, [key]);
    const sealed = closing.seal(place, 'x');
    forget();
    expect(() => closing.seal(place, 'x')).toThrow(NightjarError);
    expect(() => closing.open(place, sealed)).toThrow(NightjarError);
    expect(key.key.equals(Buffer.alloc(32))).toBe(true);
  });
});
