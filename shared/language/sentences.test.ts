import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../errors/app-error.ts';
import { SignOutStepName } from '../ipc/view.ts';
import { Language, pickLanguage } from './language.ts';
import { SENTENCES, sentencesIn } from './sentences.ts';

describe.each(Language.options)('sentences in %s', (language) => {
  const keys = Object.keys(SENTENCES[language]);

  it('has the same keys as English, none empty', () => {
    expect(keys.toSorted()).toEqual(Object.keys(SENTENCES.en).toSorted());
    expect(Object.values(SENTENCES[language]).filter((s) => s.trim() === '')).toEqual([]);
  });

  it('has a sentence for every error and every sign-out step', () => {
    expect(keys).toEqual(expect.arrayContaining(ErrorCode.options.map((c) => `error.${c}`)));
    expect(keys).toEqual(
      expect.arrayContaining(SignOutStepName.options.map((s) => `signOut.step.${s}`)),
    );
  });

  it('fills in numbers', () => {
    expect(sentencesIn(language)('shell.notification.body', { count: 3 })).toContain('3');
  });
});

describe('pickLanguage', () => {
  it.each([
    [['zh-Hans-CN', 'en-US'], 'zh-CN'],
    [['de-DE', 'zh-TW'], 'zh-CN'],
    [['fr', 'EN-gb', 'zh'], 'en'],
    [[], 'en'],
    [['C'], 'en'],
  ] as const)('%j → %s', (preferred, expected) => {
    expect(pickLanguage(preferred)).toBe(expected);
  });
});
