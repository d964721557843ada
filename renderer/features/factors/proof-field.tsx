import { useWords } from '../../app/words.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { CodeField } from './code-field.tsx';
import type { ProofMethod } from './use-proof-fault.ts';
import { factorWords } from './words.ts';

export interface ProofFieldProps {
  method: Exclude<ProofMethod, 'passkey'>;
  /** Of the field for a password. */
  name?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  /** A one-time code is whole. */
  onComplete: (value: string) => void;
  error: string | undefined;
  /** Takes the focus when the screen or the dialog around it comes up. */
  autofocus?: boolean;
}

/** What is typed for a proof: a password, a one-time code or a recovery code. */
export function ProofField({
  method,
  name = 'password',
  value,
  onChange,
  onComplete,
  error,
  autofocus = true,
}: ProofFieldProps) {
  const t = useWords(factorWords);
  const focused = autofocus ? { 'data-autofocus': true } : {};
  switch (method) {
    case 'password':
      return (
        <PasswordField
          {...focused}
          name={name}
          label={t('password')}
          value={value}
          onChange={onChange}
          error={error}
        />
      );
    case 'totp':
      return (
        <CodeField
          autofocus={autofocus}
          label={t('totp')}
          hint={t('totp.hint')}
          value={value}
          onChange={onChange}
          onComplete={onComplete}
          error={error}
        />
      );
    case 'recovery':
      return (
        <TextField
          {...focused}
          name="recovery"
          label={t('recovery')}
          hint={t('recovery.hint')}
          value={value}
          onChange={onChange}
          error={error}
        />
      );
  }
}
