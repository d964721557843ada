import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './setup/places.mjs';

/** A path in code marks, and the words that stand there. */
const CITATION = /`([\w./-]+\.ts)`: “([^”]+)”/g;

const MODEL = readFileSync(join(ROOT, 'docs/security-model.md'), 'utf8');
const cited = [...MODEL.matchAll(CITATION)].map(([, path = '', words = '']) => ({ path, words }));

const stands = (path: string, words: string): boolean =>
  existsSync(join(ROOT, path)) && readFileSync(join(ROOT, path), 'utf8').includes(words);

describe('the security model', () => {
  it.each(cited)('names what is there: $path “$words”', ({ path, words }) => {
    expect(stands(path, words)).toBe(true);
  });

  it('has a control: words that nobody wrote are missed', () => {
    expect(cited.length).toBeGreaterThan(40);
    expect(stands('e2e/promise.spec.ts', 'a promise that nobody made')).toBe(false);
    expect(stands('e2e/no-such.spec.ts', 'x')).toBe(false);
  });
});
