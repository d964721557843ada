import clsx from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './text-field.module.css';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** How to fill it in. Gives way to an error. */
  hint?: ReactNode;
  /** Of a text elsewhere that says more. */
  describedBy?: string;
  /** What is good to know just now. */
  note?: string | undefined;
  /** What is wrong with the value and what to do. Read out when it appears. */
  error?: string | undefined;
  /** A small button inside the field, at its end. */
  action?: ReactNode;
}

export function TextField({
  label,
  value,
  onChange,
  hint,
  describedBy,
  note,
  error,
  action,
  className,
  ...rest
}: TextFieldProps) {
  const id = useId();
  const described = error ? `${id}-error` : hint ? `${id}-hint` : describedBy;
  return (
    <div className={clsx(styles['field'], className)}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <div className={styles['box']} data-invalid={error ? '' : undefined}>
        <input
          // The app keeps nothing that is typed, and neither may Chromium.
          autoComplete="off"
          spellCheck={false}
          {...rest}
          id={id}
          className={styles['input']}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={described}
        />
        {action}
      </div>
      {hint && !error ? (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      ) : null}
      <p className={styles['note']} role="status">
        {note}
      </p>
      <p id={`${id}-error`} className={styles['error']} role="alert">
        {error}
      </p>
    </div>
  );
}
