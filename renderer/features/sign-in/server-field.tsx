import { useWords } from '../../app/words.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './form.module.css';
import { hostOf } from './sign-in-form.ts';
import { signInWords } from './words.ts';

export interface ServerFieldProps {
  open: boolean;
  onOpen: () => void;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

/** One line for nearly everybody; a field for whoever changes it. */
export function ServerField({ open, onOpen, value, onChange, error }: ServerFieldProps) {
  const t = useWords(signInWords);
  if (!open) {
    return (
      <p className={styles['server']}>
        <span className={styles['host']}>{t('server.current', { host: hostOf(value) })}</span>
        <button type="button" className={styles['change']} onClick={onOpen}>
          {t('server.change')}
        </button>
      </p>
    );
  }
  return (
    <TextField
      name="server"
      inputMode="url"
      label={t('server.label')}
      hint={t('server.hint')}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}
