import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PASSWORD_MAX, PASSWORD_MIN } from '../../shared/domain/factor.ts';
import { checkNewPassword } from './new-password.ts';
import { whoIs } from './testing/who-is.ts';

const mia = whoIs({ email: 'mia.tanaka@lumen.test', name: 'Mia Tanaka', company: 'Lumen Optics' });
const codeOf = (password: string, who = mia) => {
  const checked = checkNewPassword(password, who);
  return checked.ok ? 'taken' : checked.error.code;
};

describe('a new password', () => {
  it('is refused when it is short, in characters and not in bytes', () => {
    expect(codeOf('xk7 pq2')).toBe('PasswordTooShort');
    expect(codeOf('山川田口木村')).toBe('PasswordTooShort');
    // However a keyboard composes them: eight letters with their accents apart are eight.
    expect(codeOf('é'.repeat(7).normalize('NFD'))).toBe('PasswordTooShort');
    expect(codeOf('xk7 pq2v')).toBe('taken');
  });

  it('may be long, and no longer than that', () => {
    const long = 'a horse, a staple, ';
    const of = (length: number) => long.repeat(length).slice(0, length);
    expect(codeOf(of(64))).toBe('taken');
    expect(codeOf(of(PASSWORD_MAX))).toBe('taken');
    expect(codeOf(of(PASSWORD_MAX + 1))).toBe('TooLarge');
  });

  it('is refused when it was stolen before, in capitals as well', () => {
    expect(codeOf('password1')).toBe('PasswordBreached');
    expect(codeOf('PassWord1')).toBe('PasswordBreached');
    const common = dictionary['passwords-common']
      .filter(({ length }) => length >= PASSWORD_MIN)
      .slice(0, 3_000);
    expect(common).toHaveLength(3_000);
    expect(common.filter((password) => codeOf(password) !== 'PasswordBreached')).toEqual([]);
  });

  it.each([
    'nightjar2026',
    'NIGHTJAR!',
    'miatanaka1',
    'Mia Tanaka 7',
    'tanaka-tanaka',
    'mia.tanaka@lumen.test',
    'LumenOptics26',
    'lumen.test!!',
  ])('is refused when it is made of what everybody would try for its person: %s', (password) => {
    expect(codeOf(password)).toBe('PasswordPredictable');
    // Control: for somebody else it is as good as any.
    const bo = whoIs({ email: 'bo@acme.test', name: 'Bo Berg', company: 'Acme' });
    if (!/nightjar/i.test(password)) expect(codeOf(password, bo)).toBe('taken');
  });

  it('may have such a word in it, beside enough that is not', () => {
    expect(codeOf('tanaka eats 4 plums')).toBe('taken');
  });

  it('knows words that are written without spaces', () => {
    const liu = whoIs({ email: 'liu@lumen.test', name: '刘晓梅', company: '光明光学' });
    expect(codeOf('光明光学123456', liu)).toBe('PasswordPredictable');
    expect(codeOf('刘晓梅刘晓梅刘晓', liu)).toBe('PasswordPredictable');
    expect(codeOf('光明光学123456')).toBe('taken');
  });

  it('may be made of anything else, and is judged alike however it is composed', () => {
    const any = fc.string({ minLength: 12, maxLength: 64, unit: 'grapheme' });
    fc.assert(
      fc.property(any, (password) => {
        expect(codeOf(password)).toBe('taken');
        expect(codeOf(password.normalize('NFD'))).toBe('taken');
      }),
      { numRuns: 300 },
    );
  });
});
