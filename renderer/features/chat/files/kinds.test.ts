import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileId } from '../../../../shared/domain/ids.ts';
import { boxOf, kindOf, typeOf } from './kinds.ts';

const file = (name: string, type: string, size = 1_000) => ({
  fileId: FileId.parse('00000000-0000-4000-8000-000000000001'),
  name,
  type,
  size,
});

describe('a file in the list', () => {
  it('is shown as what it can be shown as without running anything', () => {
    const picture = { width: 10, height: 10 };
    expect(kindOf({ ...file('a.png', 'image/png'), picture })).toBe('picture');
    expect(kindOf(file('a.png', 'image/png'))).toBe('other');
    expect(kindOf({ ...file('a.svg', 'image/svg+xml'), picture })).toBe('other');
    expect(kindOf({ ...file('a.png', 'image/png', 2 ** 30), picture })).toBe('other');
    expect(kindOf(file('a.txt', 'text/plain'))).toBe('text');
    expect(kindOf(file('a.md', 'application/octet-stream'))).toBe('text');
    expect(kindOf(file('a.txt', 'text/plain', 2 ** 30))).toBe('other');
    expect(kindOf(file('a.pdf', 'application/pdf'))).toBe('other');
  });

  it('is of the type that its system says, or of none', () => {
    expect(typeOf({ type: 'text/plain;charset=utf-8' })).toBe('text/plain');
    expect(typeOf({ type: 'Image/PNG' })).toBe('image/png');
    expect(typeOf({ type: '' })).toBe('application/octet-stream');
    expect(typeOf({ type: 'no type' })).toBe('application/octet-stream');
  });

  it('has room as its picture says, never too much and never too little', () => {
    const side = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const box = boxOf({ width, height });
        expect(box.width).toBeLessThanOrEqual(360);
        expect(box.height).toBeLessThanOrEqual(240);
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
      }),
    );
    expect(boxOf({ width: 3_600, height: 1_200 })).toEqual({ width: 360, height: 120 });
    expect(boxOf({ width: 100, height: 80 })).toEqual({ width: 100, height: 80 });
  });
});
