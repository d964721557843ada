import { PASSWORD_MIN } from '../../../../shared/domain/factor.ts';

export interface PasswordFields {
  current: string;
  next: string;
  repeat: string;
}

/** What is wrong, by field; each value has a sentence, `password.fault.<value>`. */
export type PasswordFaults = Partial<{
  current: 'current';
  next: 'short';
  repeat: 'different';
}>;

/** Whether a password is a stolen one is for the server to say. `asked`: the current one is asked for. */
export function checkPasswords(
  { current, next, repeat }: PasswordFields,
  asked: boolean,
): PasswordFaults {
  return {
    ...(asked && current === '' ? { current: 'current' } : {}),
    ...([...next.normalize('NFC')].length < PASSWORD_MIN ? { next: 'short' } : {}),
    ...(next === repeat ? {} : { repeat: 'different' }),
  };
}
