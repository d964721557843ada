import { useState } from 'react';
import type { SettingShape } from '../../../shared/policy/setting-shape.ts';
import { useWords } from '../../app/words.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type Amount, amountOf, secondsIn, TIME_UNITS, wholeIn } from './amount.ts';
import { fieldWords } from './field-words.ts';
import styles from './fields.module.css';

export interface NumberFieldProps {
  label: string;
  shape: Extract<SettingShape, { kind: 'number' }>;
  value: unknown;
  describedBy: string;
  error: string | undefined;
  onChange: (value: number | null) => void;
}

/** A number: of seconds in whatever unit suits it, of days, or of things. */
export function NumberField({ shape, value, ...rest }: NumberFieldProps) {
  return shape.unit === 'seconds' ? (
    <TimeField {...rest} most={shape.max} value={Number(value)} />
  ) : (
    <CountField {...rest} value={Number(value)} />
  );
}

type FieldProps = Omit<NumberFieldProps, 'shape' | 'value'> & { value: number };

function CountField({ describedBy, value, onChange, ...rest }: FieldProps) {
  const [text, setText] = useState(String(value));
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      describedBy={describedBy}
      value={text}
      onChange={(typed) => {
        setText(typed);
        onChange(wholeIn(typed));
      }}
    />
  );
}

function TimeField({ describedBy, most, value, onChange, ...rest }: FieldProps & { most: number }) {
  const t = useWords(fieldWords);
  const [amount, setAmount] = useState(() => amountOf(value));

  function change(next: Amount) {
    setAmount(next);
    onChange(secondsIn(next));
  }

  return (
    <div className={styles['time']}>
      <TextField
        {...rest}
        inputMode="numeric"
        describedBy={describedBy}
        value={amount.text}
        onChange={(text) => change({ ...amount, text })}
      />
      <Segmented
        label={t('unit')}
        value={amount.unit}
        options={TIME_UNITS.filter(({ seconds }) => seconds <= most)
          .toReversed()
          .map(({ name }) => ({ value: name, label: t(`unit.${name}`) }))}
        onChange={(unit) => change({ ...amount, unit })}
      />
    </div>
  );
}
