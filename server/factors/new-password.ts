import { PASSWORD_MAX, PASSWORD_MIN } from '../../shared/domain/factor.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { type Account, domainOf } from '../accounts/find-account.ts';
import { asListed, isBreached } from './breached/breached.ts';

/** Shorter words are in too many others. */
const WORD_MIN = 4;

/**
 * Whether somebody may take a password: long enough, not on lists of stolen ones, and not made of words that
 * everybody would try for them, which do not count towards its length. It may be made of anything else (NIST
 * SP 800-63B-4 §3.1.1.2). `PasswordTooShort`, `TooLarge`, `PasswordBreached`, `PasswordPredictable`.
 */
export function checkNewPassword(
  password: string,
  { me, tenant }: Pick<Account, 'me' | 'tenant'>,
): Result<void> {
  const characters = [...password.normalize('NFC')];
  if (characters.length < PASSWORD_MIN) return err('PasswordTooShort');
  if (characters.length > PASSWORD_MAX) return err('TooLarge');
  if (isBreached(password)) return err('PasswordBreached');
  const plain = asListed(password);
  const rest = ['nightjar', me.email, domainOf(me.email), me.name, tenant.name]
    .flatMap(wordsOf)
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, ''), plain);
  const isPredictable = rest !== plain && [...rest].length < PASSWORD_MIN;
  return isPredictable ? err('PasswordPredictable') : ok(undefined);
}

/** A text's words, however it is written. */
const wordsOf = (text: string): string[] =>
  [text, ...text.split(/[^\p{L}\p{N}]+/u)]
    .map(asListed)
    .filter((word) => word.length >= WORD_MIN || /\p{Script=Han}{2}/u.test(word));
