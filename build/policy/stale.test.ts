import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../setup/places.mjs';
import { policyArtefacts } from './artefacts.ts';

describe('what is made from the policy’s schema', () => {
  it.each(policyArtefacts())('$path is as `npm run policy` makes it', ({ path, content }) => {
    expect(readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n')).toBe(content);
  });
});
