import { describe, expect, it } from 'vitest';
import { Language } from '../../shared/language/language.ts';
import { terminalLanguage } from '../command/terminal-language.ts';
import { SERVER_SENTENCES } from './sentences.ts';

const variablesOf = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).toSorted();

describe.each(Language.options)('server sentences in %s', (language) => {
  it('are the same as in English, none empty, with the same variables', () => {
    const sentences = Object.entries(SERVER_SENTENCES[language]);
    expect(sentences.map(([key]) => key)).toEqual(Object.keys(SERVER_SENTENCES.en));
    expect(sentences.map(([, sentence]) => variablesOf(sentence))).toEqual(
      Object.values(SERVER_SENTENCES.en).map(variablesOf),
    );
    expect(sentences.filter(([, sentence]) => sentence.trim() === '')).toEqual([]);
  });
});

describe('terminalLanguage', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_TW', LC_ALL: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{}, 'en'],
  ])('%j → %s', (environment, language) => {
    expect(terminalLanguage(environment)).toBe(language);
  });
});
