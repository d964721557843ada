import styles from './fields.module.css';
import { toggled } from './toggled.ts';

export interface SetFieldProps {
  label: string;
  value: readonly string[];
  options: readonly { value: string; label: string; disabled: boolean }[];
  describedBy: string;
  onChange: (value: string[]) => void;
}

/** Any of several. */
export function SetField({ label, value, options, describedBy, onChange }: SetFieldProps) {
  return (
    <fieldset className={styles['set']} aria-describedby={describedBy}>
      <legend className={styles['legend']}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles['check']}>
          <input
            type="checkbox"
            checked={value.includes(option.value)}
            disabled={option.disabled}
            onChange={() => onChange(toggled(value, option.value))}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
