import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../errors/app-error.ts';
import { SignOutStepName } from '../ipc/view.ts';
import { ArtefactName, RemovalMethod } from '../receipt/artefact.ts';
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

  it('has a sentence for all that a receipt tells, and for what to do when it is incomplete', () => {
    const told = [
      ...ArtefactName.options.map((name) => `artefact.${name}`),
      ...RemovalMethod.options.map((name) => `method.${name}`),
      ...[...SignOutStepName.options, 'residue'].map((name) => `incomplete.${name}`),
    ];
    expect(keys).toEqual(expect.arrayContaining(told));
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
