import { SETTINGS, type SettingName } from '../../../shared/policy/generated.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import type { SettingShape } from '../../../shared/policy/setting-shape.ts';
import { useFormats, useWords } from '../../app/words.tsx';
import { fieldWords } from './field-words.ts';
import { isPolicyWord, policyWords } from './words.ts';

/** A setting's value as a person reads it. */
export function useValueWords(): (name: SettingName, policy: Policy) => string {
  const t = useWords(fieldWords);
  const optionWord = useOptionWord();
  const { duration, number, list } = useFormats();

  function inUnit(value: number, unit: Extract<SettingShape, { kind: 'number' }>['unit']): string {
    if (value === 0) return t('value.none');
    switch (unit) {
      case 'seconds':
        return duration(value);
      case 'days':
        return t('value.days', { count: value });
      case 'count':
        return number(value);
    }
  }

  return (name, policy) => {
    const shape: SettingShape = SETTINGS[name];
    const value: unknown = policy[name];
    if (typeof value === 'number')
      return inUnit(value, shape.kind === 'number' ? shape.unit : 'count');
    if (typeof value === 'boolean') return t(value ? 'value.on' : 'value.off');
    if (!Array.isArray(value)) return optionWord(String(value));
    if (value.length === 0) return t('value.none');
    return shape.kind === 'lines' ? value.join('\n') : list(value.map(optionWord));
  };
}

/** What an option of a choice or a set is called. */
export function useOptionWord(): (option: string) => string {
  const words = useWords(policyWords);
  return (option) => {
    const key = `policy.option.${option}`;
    return isPolicyWord(key) ? words(key) : option;
  };
}
