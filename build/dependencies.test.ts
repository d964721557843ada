import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from './setup/places.mjs';

const Versions = z.record(z.string(), z.string());
const { dependencies, devDependencies } = z
  .object({ dependencies: Versions, devDependencies: Versions })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
const page = readFileSync(join(ROOT, 'docs', 'decisions', 'dependencies.md'), 'utf8');

/** The first column of the table under a heading. */
function tableUnder(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name = '']) => name);
}

describe('docs/decisions/dependencies.md', () => {
  it.each([
    ['Part of the product', dependencies],
    ['Tools', devDependencies],
  ])('names under "%s" what package.json names', (heading, named) => {
    expect(tableUnder(heading)).toEqual(Object.keys(named).toSorted());
  });

  it('goes with exact versions', () => {
    for (const version of Object.values({ ...dependencies, ...devDependencies })) {
      expect(version).toMatch(/^(npm:@[\w-]+\/[\w-]+@)?\d+\.\d+\.\d+$/);
    }
  });
});
