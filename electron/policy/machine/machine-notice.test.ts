import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { Language } from '../../../shared/language/language.ts';
import { sentencesIn } from '../../../shared/language/sentences.ts';
import { machineNotice } from './machine-notice.ts';
import type { PolicyProblem } from './reading.ts';

const FILE = '/etc/nightjar/policy.json';
const MISTAKES = ['syntax', 'shape', 'unknown', 'twice', 'type', 'value'] as const;
const DISTRUST = ['link', 'kind', 'owner', 'writable', 'size'] as const;

describe.each(Language.options)('what a person reads in %s', (language) => {
  const say = (problem: PolicyProblem) => {
    const { code, values } = AppError.parse(machineNotice(problem));
    return sentencesIn(language)(`error.${code}`, values);
  };

  it('names file, line, setting and mistake', () => {
    const said = MISTAKES.map((why) =>
      say({ file: FILE, code: 'MachinePolicyMalformed', why, line: 1234, setting: 'lockAfter' }),
    );
    expect(new Set(said).size).toBe(MISTAKES.length);
    for (const sentence of said) {
      expect(sentence).toContain(FILE);
      expect(sentence).toMatch(/1,?234/);
    }
    for (const sentence of said.slice(2)) expect(sentence).toContain('lockAfter');
  });

  it('names no line where there are none', () => {
    const file = 'HKLM\\Software\\Policies\\Nightjar';
    const said = say({ file, code: 'MachinePolicyMalformed', why: 'type', setting: 'onQuit' });
    expect(said).toContain(file);
    expect(said).not.toMatch(/\d/);
  });

  it('says why a file is not believed, and that one cannot be read', () => {
    const said = DISTRUST.map((why) => say({ file: FILE, code: 'MachinePolicyUntrusted', why }));
    expect(new Set(said).size).toBe(DISTRUST.length);
    said.push(say({ file: FILE, code: 'MachinePolicyUnreadable', why: 'unreadable' }));
    for (const sentence of said) expect(sentence).toContain(FILE);
  });
});
