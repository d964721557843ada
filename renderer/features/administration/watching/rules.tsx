import { useState } from 'react';
import type { WatchRule } from '../../../../shared/domain/alert.ts';
import type { RuleSetting } from '../../../../shared/domain/watching.ts';
import { useWords } from '../../../app/words.tsx';
import { Disclosure, DisclosureList } from '../../../ui/disclosure.tsx';
import { RULE_GROUPS, type RuleGroup, STEPS } from './ladder.ts';
import { RuleRow } from './rule-row.tsx';
import styles from './watching.module.css';
import { watchingPageWords } from './words.ts';

const GROUPS: readonly RuleGroup[] = ['signingIn', 'sessions', 'amounts'];

export interface RulesProps {
  shown: (rule: WatchRule) => RuleSetting;
  isChanged: (rule: WatchRule) => boolean;
  onChange: (rule: WatchRule, setting: RuleSetting) => void;
}

/** Every rule, by what it looks at. */
export function Rules({ shown, isChanged, onChange }: RulesProps) {
  const t = useWords(watchingPageWords);
  const [explained, setExplained] = useState(false);
  return (
    <section className={styles['part']}>
      <h3 className={styles['heading']}>{t('rules')}</h3>
      <p className={styles['text']}>{t('rules.about')}</p>
      <DisclosureList>
        <Disclosure line={t('steps')} open={explained} onOpen={setExplained}>
          {() => (
            <>
              <dl className={styles['steps']}>
                {STEPS.map((step) => (
                  <div key={step}>
                    <dt>{t(`step.${step}`)}</dt>
                    <dd>{t(`step.${step}.text`)}</dd>
                  </div>
                ))}
              </dl>
              <p className={styles['text']}>{t('spared')}</p>
            </>
          )}
        </Disclosure>
      </DisclosureList>
      {GROUPS.map((group) => (
        <section key={group} className={styles['group']}>
          <h4 className={styles['subheading']}>{t(`group.${group}`)}</h4>
          <ul className={styles['list']} aria-label={t(`group.${group}`)}>
            {RULE_GROUPS[group].map((rule) => (
              <RuleRow
                key={rule}
                rule={rule}
                setting={shown(rule)}
                changed={isChanged(rule)}
                onChange={(setting) => onChange(rule, setting)}
              />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}
