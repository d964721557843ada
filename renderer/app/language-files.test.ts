import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Language } from '../../shared/language/language.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = globSync('**/en.json', { cwd: ROOT }).map(dirname).toSorted();
const File = z.record(z.string(), z.string());

const read = (folder: string, language: Language) =>
  File.parse(JSON.parse(readFileSync(join(ROOT, folder, `${language}.json`), 'utf8')));

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** The names between braces, which the code fills in. */
function namesIn(ast: Ast): string[] {
  return ast.flatMap((part) => {
    const names = 'style' in part || 'options' in part || part.type === 1 ? [part.value] : [];
    const inner =
      'options' in part ? Object.values(part.options).map((option) => option.value) : [];
    return [...names, ...inner.flatMap(namesIn)];
  });
}

const valuesOf = (sentence: string, language: Language): string[] => [
  ...new Set(namesIn(new IntlMessageFormat(sentence, language).getAst())),
];

/** What is wrong with a language file, next to the English one. */
function faultsOf(
  file: Record<string, string>,
  english: Record<string, string>,
  language: Language,
) {
  const faults = Object.keys({ ...english, ...file })
    .filter((key) => !(key in file) || !(key in english))
    .map((key) => `${key}: not in both`);
  for (const [key, sentence] of Object.entries(file)) {
    if (sentence.trim() === '') faults.push(`${key}: empty`);
    if (/\p{Script=Han}/u.test(sentence) && language === 'en' && key !== 'language.zh-CN') {
      faults.push(`${key}: Chinese in English`);
    }
    const original = english[key];
    if (original === undefined) continue;
    const expected = valuesOf(original, 'en').toSorted();
    const found = valuesOf(sentence, language).toSorted();
    if (expected.join() !== found.join()) faults.push(`${key}: fills in ${found}, not ${expected}`);
  }
  return faults;
}

describe.each(FOLDERS)('the words of %s', (folder) => {
  it.each(Language.options)('are complete in %s', (language) => {
    expect(faultsOf(read(folder, language), read(folder, 'en'), language)).toEqual([]);
  });
});

describe('the check of language files', () => {
  it('looks at every feature', () => {
    expect(FOLDERS).toEqual(expect.arrayContaining(['app', 'ui', 'features/sign-in']));
  });

  it('finds what is missing, empty or filled in differently (control)', () => {
    const english = { a: 'A {name}', b: '{n, plural, one {# x} other {# y in {place}}}', c: 'C' };
    const chinese = { a: '甲', b: '{n, plural, other {# 乙 {place}}}', d: ' ' };
    expect(faultsOf(chinese, english, 'zh-CN')).toEqual([
      'c: not in both',
      'd: not in both',
      'a: fills in , not name',
      'd: empty',
    ]);
    expect(() => faultsOf({ a: '{' }, { a: 'A' }, 'zh-CN')).toThrow();
  });
});
