import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FILES = globSync('**/*.{ts,tsx}', { cwd: ROOT }).filter(
  (file) => !/\.test\.|\.d\.ts$|(^|\/)testing\//.test(file),
);

/** Attributes whose text a person sees or hears. */
const SPOKEN = /^(alt|aria-label|aria-description|confirm|hint|label|placeholder|text|title)$/;
const LETTERS = /\p{L}{2}/u;
const HAN = /\p{Script=Han}/u;

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** The text of a node of one of these types; empty for any other. */
const textOf = (value: unknown, ...types: string[]): string =>
  isNode(value) && types.includes(String(value['type'])) ? String(value['value']) : '';

/** Text for people that stands in code: between tags, in attributes, and Chinese anywhere. */
function wordsIn(code: string): string[] {
  const found: string[] = [];
  const note = (text: string) => {
    if (LETTERS.test(text)) found.push(text.trim());
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const part of value) visit(part);
      return;
    }
    if (!isNode(value)) return;
    note(textOf(value, 'JSXText'));
    if (value['type'] === 'JSXAttribute' && SPOKEN.test(textOf(value['name'], 'Identifier'))) {
      note(textOf(value['value'], 'StringLiteral'));
    }
    if (HAN.test(textOf(value, 'StringLiteral'))) note(textOf(value, 'StringLiteral'));
    if (value['type'] === 'JSXElement' && Array.isArray(value['children'])) {
      for (const child of value['children']) {
        if (isNode(child)) note(textOf(child['expression'], 'StringLiteral'));
      }
    }
    for (const part of Object.values(value)) visit(part);
  };
  visit(parseSync(code, { syntax: 'typescript', tsx: true }));
  return found;
}

describe('the code of the page', () => {
  it.each(FILES)('%s has no words for people in it', (file) => {
    expect(wordsIn(readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
  });

  it('is caught with words in it (control)', () => {
    const code = `const a = <p title="Hello there" id="not-said">Some text {t('x')} <b>{'More'}</b></p>;
      const b = '中文'; // 注释 is no word`;
    expect(wordsIn(code).toSorted()).toEqual(
      ['Hello there', 'More', 'Some text', '中文'].toSorted(),
    );
  });
});
