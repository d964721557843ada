import { SETTINGS, type SettingName } from '../../../shared/policy/generated.ts';
import type { SettingShape } from '../../../shared/policy/setting-shape.ts';
import { useWords } from '../../app/words.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { fieldWords } from './field-words.ts';
import { NumberField } from './number-field.tsx';
import { SetField } from './set-field.tsx';
import { useOptionWord } from './value-words.ts';

export interface SettingFieldProps {
  name: SettingName;
  label: string;
  /** Parsed by whoever saves it: while somebody types, it need not be one that the setting takes. */
  value: unknown;
  /** What the lines of a list are. */
  linesLabel: string;
  /** Whether an option may be taken, or left; one that may not is in sight, and disabled. */
  isFree: (option: string) => boolean;
  /** Of the text that says what is required. */
  describedBy: string;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

/** A control for each kind of setting. */
export function SettingField(props: SettingFieldProps) {
  const { name, value, label, linesLabel, isFree, describedBy, error, onChange } = props;
  const t = useWords(fieldWords);
  const optionWord = useOptionWord();
  const shape: SettingShape = SETTINGS[name];
  switch (shape.kind) {
    case 'number':
      return <NumberField {...props} shape={shape} />;
    case 'switch':
      return (
        <Segmented
          label={label}
          describedBy={describedBy}
          value={value === true ? 'on' : 'off'}
          options={(['off', 'on'] as const).map((each) => ({
            value: each,
            label: t(`value.${each}`),
          }))}
          onChange={(chosen) => onChange(chosen === 'on')}
        />
      );
    case 'choice':
      return (
        <Segmented
          label={label}
          describedBy={describedBy}
          value={String(value)}
          options={shape.options.map((option) => ({
            value: option,
            label: optionWord(option),
            disabled: !isFree(option),
          }))}
          onChange={onChange}
        />
      );
    case 'set':
      return (
        <SetField
          label={label}
          describedBy={describedBy}
          options={shape.options.map((option) => ({
            value: option,
            label: optionWord(option),
            disabled: !isFree(option),
          }))}
          value={linesIn(value)}
          onChange={onChange}
        />
      );
    case 'lines':
      return (
        <TextArea
          label={linesLabel}
          describedBy={describedBy}
          error={error}
          value={linesIn(value).join('\n')}
          onChange={(text) => onChange(text.split('\n'))}
        />
      );
  }
}

const linesIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
