import { useId, useState } from 'react';
import { DEFAULTS, SETTINGS } from '../../../../shared/policy/generated.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { SettingField } from '../../policy/setting-field.tsx';
import { useValueWords } from '../../policy/value-words.ts';
import { policyWords } from '../../policy/words.ts';
import { settingsWords } from '../../settings/words.ts';
import { adminWords } from '../words.ts';
import styles from './policy.module.css';
import type { RuleRowProps } from './rule-row.tsx';
import { inForceFor, isValid, partIn, type Standing } from './rules-draft.ts';

/** What a setting is, its value for one part, and what comes of that. */
export function RuleEditor({
  part,
  setting,
  rules,
  edit,
  standing,
  onChange,
}: RuleRowProps & { standing: Standing }) {
  const t = useWords(adminWords);
  const words = useWords(policyWords);
  const settings = useWords(settingsWords);
  const valueWords = useValueWords();
  const id = useId();
  const { kind } = SETTINGS[setting];
  const general = inForceFor(rules, part === 'everyone' ? part : 'everyone');
  const own: unknown = edit ? edit.value : partIn(rules, part)[setting];
  const silent = own === undefined;
  /** A field keeps what is typed; another one shows what is there after it was taken out. */
  const [fresh, setFresh] = useState(0);

  const faulty = edit !== undefined && !isValid(edit);
  const standard = t('policy.standardIs', { value: valueWords(setting, DEFAULTS) });
  const everyone = t('policy.everyoneHas', { value: valueWords(setting, general) });
  return (
    <>
      <p className={styles['description']}>{words(`policy.${setting}.description`)}</p>
      <SettingField
        key={fresh}
        name={setting}
        label={words(`policy.${setting}.title`)}
        linesLabel={t('policy.lines')}
        isFree={() => true}
        value={silent ? (part === 'everyone' ? DEFAULTS : general)[setting] : own}
        describedBy={id}
        error={faulty ? settings(`editor.invalid.${kind}`) : undefined}
        onChange={onChange}
      />
      <p id={id} className={styles['hint']}>
        {part === 'everyone' ? standard : everyone}{' '}
        {standing === 'no-effect'
          ? t('policy.noEffectText', { value: valueWords(setting, general) })
          : null}
      </p>
      {silent ? null : (
        <Button
          className={styles['unset']}
          size="small"
          onClick={() => {
            onChange(undefined);
            setFresh(fresh + 1);
          }}
        >
          {t(part === 'everyone' ? 'policy.unset.everyone' : 'policy.unset.role')}
        </Button>
      )}
    </>
  );
}
