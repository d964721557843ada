import { useState } from 'react';
import type { CompanyRules } from '../../../../shared/policy/company-policy.ts';
import type { SettingName } from '../../../../shared/policy/generated.ts';
import { useWords } from '../../../app/words.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { useValueWords } from '../../policy/value-words.ts';
import { policyWords } from '../../policy/words.ts';
import { Chip, type ChipTone } from '../chip.tsx';
import { adminWords } from '../words.ts';
import styles from './policy.module.css';
import { RuleEditor } from './rule-editor.tsx';
import {
  type Edit,
  inForceFor,
  isValid,
  type RulePart,
  type Standing,
  standingOf,
} from './rules-draft.ts';

const CHIPS: Readonly<
  Record<Standing, { tone: ChipTone; word: 'set' | 'stricter' | 'noEffect' } | null>
> = {
  standard: null,
  'as-everyone': null,
  set: { tone: 'accent', word: 'set' },
  stricter: { tone: 'accent', word: 'stricter' },
  'no-effect': { tone: 'faint', word: 'noEffect' },
};

export interface RuleRowProps {
  part: RulePart;
  setting: SettingName;
  /** With all changes so far. */
  rules: CompanyRules;
  edit: Edit | undefined;
  /** Undefined: the part is silent on it. */
  onChange: (value: unknown) => void;
}

/** One setting of one part: its value, what it does, and, opened, a way to change it. */
export function RuleRow({ part, setting, rules, edit, onChange }: RuleRowProps) {
  const t = useWords(adminWords);
  const words = useWords(policyWords);
  const valueWords = useValueWords();
  const [open, setOpen] = useState(false);
  const standing = standingOf(rules, part, setting);
  const chip = CHIPS[standing];
  const faulty = edit !== undefined && !isValid(edit);
  return (
    <Disclosure
      open={open}
      onOpen={setOpen}
      line={
        <span className={styles['line']}>
          <span className={styles['title']}>{words(`policy.${setting}.title`)}</span>
          <span className={styles['value']} data-own={chip !== null}>
            {valueWords(setting, inForceFor(rules, part))}
          </span>
          <span className={styles['chips']}>
            {edit ? <Chip tone={faulty ? 'danger' : 'warning'}>{t('policy.changed')}</Chip> : null}
            {chip ? <Chip tone={chip.tone}>{t(`policy.${chip.word}`)}</Chip> : null}
          </span>
        </span>
      }
    >
      {() => (
        <RuleEditor
          part={part}
          setting={setting}
          rules={rules}
          edit={edit}
          standing={standing}
          onChange={onChange}
        />
      )}
    </Disclosure>
  );
}
