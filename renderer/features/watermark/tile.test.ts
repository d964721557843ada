import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tileOf } from './tile.ts';

describe('a watermark’s tile', () => {
  it('has room for a name in any script', () => {
    expect(tileOf('Li', '2026-11-25 14:05').width).toBe(304);
    expect(tileOf('欧阳晓雨', '2026-11-25 14:05').width).toBe(304);
    expect(tileOf('Maximiliane-Charlotte von Hohenstein').width).toBe(36 * 8 + 104);
    expect(tileOf('欧'.repeat(30)).width).toBe(30 * 15 + 104);
  });

  it('never gets narrower with more to say', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(tileOf(a + b).width).toBeGreaterThanOrEqual(tileOf(a).width);
      }),
    );
  });
});
