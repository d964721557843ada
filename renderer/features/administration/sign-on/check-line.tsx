import { useId } from 'react';
import styles from './sign-on.module.css';

export interface CheckLineProps {
  label: string;
  /** What it means. */
  text: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is so or not. */
export function CheckLine({ label, text, checked, onChange }: CheckLineProps) {
  const id = useId();
  return (
    <div className={styles['check']}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-text`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-text`} className={styles['hint']}>
        {text}
      </p>
    </div>
  );
}
