import { type ReactNode, useId } from 'react';
import styles from './select.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';

export interface SelectProps<T extends string> {
  label: string;
  /** For a screen reader alone, where what stands beside it says it to everybody else. */
  labelHidden?: boolean;
  value: T;
  options: readonly { value: T; label: string }[];
  name?: string;
  onChange: (value: T) => void;
}

/** One of several, the others a press away. The list is the page's own: no window of the system's is opened. */
export function Select<T extends string>(props: SelectProps<T>): ReactNode {
  const { label, labelHidden = false, value, options, name, onChange } = props;
  const id = useId();
  const title = (
    <label className={styles['label']} htmlFor={id}>
      {label}
    </label>
  );
  return (
    <div className={styles['field']}>
      {labelHidden ? <VisuallyHidden>{title}</VisuallyHidden> : title}
      <select
        id={id}
        name={name}
        className={styles['select']}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className={styles['option']}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
