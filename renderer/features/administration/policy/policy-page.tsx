import { useState } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { DisclosureList } from '../../../ui/disclosure.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { SETTING_GROUPS } from '../../policy/groups.ts';
import { policyWords } from '../../policy/words.ts';
import styles from '../administration.module.css';
import { adminWords } from '../words.ts';
import policyStyles from './policy.module.css';
import { RuleRow } from './rule-row.tsx';
import { applied, findEdit, RULE_PARTS, type RulePart } from './rules-draft.ts';
import { SaveBar } from './save-bar.tsx';
import { usePolicyDraft } from './use-policy-draft.ts';

/** The company's policy: what is in force, for whom, and what an admin makes of it. */
export function PolicyPage() {
  const t = useWords(adminWords);
  const words = useWords(policyWords);
  const { dateTime } = useFormats();
  const draft = usePolicyDraft();
  const { policy, edits, error } = draft;
  const [part, setPart] = useState<RulePart>('everyone');
  if (!policy) {
    return (
      <section className={styles['section']} aria-busy={error === null}>
        <Failure error={error} onRetry={draft.load} />
        {error ? null : <Spinner large />}
      </section>
    );
  }
  const rules = applied(policy, edits);
  const note = part === 'temporary' ? 'policy.for.temporaryText' : 'policy.for.roleText';
  return (
    <section className={styles['section']}>
      <p className={styles['text']}>{t('policy.about')}</p>
      <p className={policyStyles['version']}>
        <strong>{t('policy.version', { version: policy.version })}</strong>
        {t('policy.valid', {
          issued: dateTime(policy.issuedAt),
          expires: dateTime(policy.expiresAt),
        })}
      </p>
      <Segmented
        label={t('policy.for')}
        value={part}
        options={RULE_PARTS.map((each) => ({ value: each, label: t(`policy.for.${each}`) }))}
        onChange={setPart}
      />
      {part === 'everyone' ? null : <p className={styles['text']}>{t(note)}</p>}
      {draft.conflict ? (
        <Banner tone="warning" role="alert">
          {t('policy.conflict', { version: policy.version })}
        </Banner>
      ) : null}
      {SETTING_GROUPS.map(({ name, settings }) => (
        <section
          key={`${part} ${name}`}
          className={policyStyles['group']}
          aria-label={words(`policy.group.${name}`)}
        >
          <h3 className={policyStyles['heading']}>{words(`policy.group.${name}`)}</h3>
          <DisclosureList>
            {settings.map((setting) => (
              <RuleRow
                key={setting}
                part={part}
                setting={setting}
                rules={rules}
                edit={findEdit(edits, part, setting)}
                onChange={(value) => draft.change({ part, setting, value })}
              />
            ))}
          </DisclosureList>
        </section>
      ))}
      <SaveBar draft={draft} />
    </section>
  );
}
