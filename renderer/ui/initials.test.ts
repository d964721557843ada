import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialsOf, TINTS, tintOf } from './initials.ts';

describe('initialsOf', () => {
  it.each([
    ['Mara Lindqvist', 'ML'],
    ['  ada  king  lovelace ', 'AL'],
    ['Cher', 'C'],
    ['林晓雨', '晓雨'],
    ['王芳', '王芳'],
    ['李', '李'],
    ['👩‍🚀 Ng', '👩‍🚀N'],
    ['é́lan vital', 'É́V'],
    ['', ''],
  ])('%j → %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('tintOf', () => {
  it('is the same for the same id, and one there is', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(tintOf(id)).toBe(tintOf(id));
        expect(tintOf(id)).toBeGreaterThanOrEqual(0);
        expect(tintOf(id)).toBeLessThan(TINTS);
      }),
    );
  });

  it('uses all of them', () => {
    const used = new Set(Array.from({ length: 200 }, (_, index) => tintOf(`person-${index}`)));
    expect(used.size).toBe(TINTS);
  });
});
