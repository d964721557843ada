import { TextField } from '../../ui/text-field.tsx';
import styles from './code-field.module.css';
import { CODE_LENGTH, typedCode } from './typed-code.ts';

export interface CodeFieldProps {
  label: string;
  hint?: string;
  value: string;
  onChange: (code: string) => void;
  /** The last digit was typed, or all of them were pasted. */
  onComplete: (code: string) => void;
  error: string | undefined;
  /** Takes the focus when the screen or the dialog around it comes up. */
  autofocus?: boolean;
}

/** One field for a one-time code. Pasted with spaces it is right as well; complete, it goes off by itself. */
export function CodeField({
  label,
  hint,
  value,
  onChange,
  onComplete,
  error,
  autofocus = false,
}: CodeFieldProps) {
  return (
    <TextField
      {...(autofocus ? { 'data-autofocus': true } : {})}
      className={styles['code']}
      name="totp"
      inputMode="numeric"
      autoComplete="one-time-code"
      label={label}
      hint={hint}
      value={value}
      onChange={(typed) => {
        const code = typedCode(typed);
        onChange(code);
        if (code.length === CODE_LENGTH && code !== value) onComplete(code);
      }}
      error={error}
    />
  );
}
