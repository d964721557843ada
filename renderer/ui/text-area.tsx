import { useId } from 'react';
import styles from './text-field.module.css';

export interface TextAreaProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Of a text elsewhere that says how to fill it in. */
  describedBy: string;
  /** What is wrong with the value and what to do. Read out when it appears. */
  error?: string | undefined;
}

/** As `TextField`, for several lines. */
export function TextArea({ label, value, onChange, describedBy, error }: TextAreaProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <div className={styles['box']} data-invalid={error ? '' : undefined}>
        <textarea
          id={id}
          className={styles['area']}
          rows={3}
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : describedBy}
        />
      </div>
      <p id={`${id}-error`} className={styles['error']} role="alert">
        {error}
      </p>
    </div>
  );
}
