import { useId } from 'react';
import type { Severity, WatchRule } from '../../../../shared/domain/alert.ts';
import { type RuleSetting, STANDARD_WATCHING } from '../../../../shared/domain/watching.ts';
import { RULE_FACTS } from '../../../../shared/watching/rule-facts.ts';
import { watchingWordsIn } from '../../../../shared/watching/words.ts';
import { useLanguage, useWords } from '../../../app/words.tsx';
import { Select } from '../../../ui/select.tsx';
import { Chip, type ChipTone } from '../chip.tsx';
import { COMPANY_STEPS, STEPS, stepOf, type Told, withStep, withTold } from './ladder.ts';
import styles from './watching.module.css';
import { watchingPageWords } from './words.ts';

const TONES: Readonly<Record<Severity, ChipTone>> = {
  notice: 'quiet',
  warning: 'warning',
  critical: 'danger',
};

export interface RuleRowProps {
  rule: WatchRule;
  setting: RuleSetting;
  changed: boolean;
  onChange: (setting: RuleSetting) => void;
}

/** One rule: what it sees, how grave that is, and what is done about it. */
export function RuleRow({ rule, setting, changed, onChange }: RuleRowProps) {
  const t = useWords(watchingPageWords);
  const words = watchingWordsIn(useLanguage());
  const id = useId();
  const { severities, wholeCompany = false } = RULE_FACTS[rule];
  const name = words.rule(rule);
  const step = stepOf(setting);
  const standard = stepOf(STANDARD_WATCHING.rules[rule]);
  const options = (wholeCompany ? COMPANY_STEPS : STEPS).map((value) => ({
    value,
    label: t(`step.${value}`),
  }));
  const tells: readonly Told[] = wholeCompany ? ['tell-admins'] : ['tell-person', 'tell-admins'];
  return (
    <li className={styles['rule']} data-off={!setting.on} aria-labelledby={id}>
      <div className={styles['what']}>
        <div className={styles['head']}>
          <h5 id={id} className={styles['name']}>
            {name}
          </h5>
          {severities.map((severity) => (
            <Chip key={severity} tone={TONES[severity]}>
              {words.severity(severity)}
            </Chip>
          ))}
          {changed ? <Chip tone="accent">{t('changed')}</Chip> : null}
        </div>
        <p className={styles['text']}>{t(`rule.${rule}`)}</p>
      </div>
      <div className={styles['answer']}>
        <Select
          label={t('answer', { rule: name })}
          labelHidden
          value={step}
          options={options}
          onChange={(next) => onChange(withStep(setting, next))}
        />
        {setting.on ? (
          <fieldset className={styles['told']} aria-label={`${t('told')}: ${name}`}>
            {tells.map((told) => (
              <label key={told}>
                <input
                  type="checkbox"
                  checked={setting.answers.includes(told)}
                  onChange={(event) => onChange(withTold(setting, told, event.target.checked))}
                />
                {t(told)}
              </label>
            ))}
          </fieldset>
        ) : null}
        {step === standard ? null : (
          <p className={styles['hint']}>{t('standard', { step: t(`step.${standard}`) })}</p>
        )}
      </div>
    </li>
  );
}
