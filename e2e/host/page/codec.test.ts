import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodec } from './codec.ts';

const codec = createCodec();
const roundTrip = (value: unknown) => codec.decode(codec.encode(value));

describe('the IPC codec', () => {
  it('gives back what structured clone gives back', () => {
    const value = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withBigInt: true,
      withTypedArray: true,
      withSparseArray: false,
    });
    fc.assert(
      fc.property(value, (original) => {
        expect(roundTrip(original)).toEqual(structuredClone(original));
      }),
    );
  });

  it('keeps errors, buffers and patterns', () => {
    const bytes = new Uint8Array(100_000).fill(7);
    expect(roundTrip(bytes.buffer)).toEqual(bytes.buffer);
    expect(roundTrip(/a+/gi)).toEqual(/a+/gi);
    expect(roundTrip(new TypeError('no'))).toMatchObject({ name: 'TypeError', message: 'no' });
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve()],
  ])('refuses %s as Electron does', (_name, value) => {
    expect(() => codec.encode({ value })).toThrow('An object could not be cloned.');
  });

  it('does not let a key change a prototype', () => {
    const decoded = roundTrip(JSON.parse('{"__proto__":{"admin":true}}'));
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  });
});
