import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const allMatches = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
];

const classesOf = (css: string) =>
  allMatches(css.replace(/\/\*.*?\*\//gs, '').replace(/"[^"]*"/g, ''), /\.([a-z][\w-]*)/gi);
/** What code asks for: `styles['name']`, whatever it calls the import. */
const usesOf = (code: string, local: string) =>
  allMatches(code, new RegExp(`\\b${local}\\['([^']+)'\\]`, 'g'));

/** The classes that are asked of each style file. */
const USES = new Map<string, string[]>();
for (const file of globSync('**/*.tsx', { cwd: ROOT })) {
  const code = read(file);
  for (const [, local = '', path = ''] of code.matchAll(
    /import (\w+) from '(\.[^']+\.module\.css)'/g,
  )) {
    const sheet = join(dirname(file), path);
    USES.set(sheet, [...(USES.get(sheet) ?? []), ...usesOf(code, local)]);
  }
}

const faultsOf = (css: string, uses: readonly string[]) => {
  const classes = classesOf(css);
  return [
    ...uses.filter((name) => !classes.includes(name)).map((name) => `no class ${name}`),
    ...classes.filter((name) => !uses.includes(name)).map((name) => `class ${name} is not used`),
  ];
};

describe('style files', () => {
  it.each(globSync('**/*.module.css', { cwd: ROOT }))('%s has what is asked of it', (sheet) => {
    expect(faultsOf(read(sheet), USES.get(sheet) ?? [])).toEqual([]);
  });

  it('is caught with a class too many or too few (control)', () => {
    const uses = usesOf("styles['a'] styles['d'] other['b']", 'styles');
    expect(faultsOf('.a { inset: 0.5rem } .b[data-x="1.c"] { }', uses)).toEqual([
      'no class d',
      'class b is not used',
    ]);
  });
});

describe('logical properties', () => {
  // Right-to-left languages mirror the page; a physical side would stay where it is.
  const PHYSICAL =
    /(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right|text-align:\s*(?:left|right))\s*:/g;

  it.each(globSync('**/*.css', { cwd: ROOT }))('%s names no left and no right', (sheet) => {
    expect(read(sheet).match(PHYSICAL) ?? []).toEqual([]);
  });

  it('is caught with one (control)', () => {
    expect('.a { padding-left: 0; left: 0 }'.match(PHYSICAL)).toHaveLength(2);
  });
});
