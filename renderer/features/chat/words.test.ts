import { describe, expect, it } from 'vitest';
import { Language } from '../../../shared/language/language.ts';
import { wordsIn } from '../../app/words.tsx';
import { chatWords } from './words.ts';

/** A value for every placeholder there is. */
const VALUES = {
  count: 2,
  name: 'Ana',
  first: 'Ana',
  second: '李明',
  title: '设计',
  text: 'hi',
  time: '9:00',
  size: '4.3 kB',
  state: 'on its way',
  at: 1,
};
const KEYS = Object.keys(chatWords.en) as (keyof typeof chatWords.en)[];
const placeholders = (sentence: string) =>
  Object.keys(VALUES).filter((name) => new RegExp(`\\{${name}[,}]`).test(sentence));

describe.each(Language.options)('words in %s', (language) => {
  it('has the keys of English, and no others', () => {
    expect(Object.keys(chatWords[language])).toEqual(KEYS);
  });

  it.each(KEYS)('%s fills in what English fills in', (key) => {
    const here = chatWords[language][key];
    expect(placeholders(here)).toEqual(placeholders(chatWords.en[key]));
    const said = wordsIn(language, chatWords)(key, VALUES);
    expect(said).not.toBe('');
    expect(said).not.toMatch(/[{}]/);
  });
});
