import { useState } from 'react';
import type { SettingName } from '../../../../shared/policy/generated.ts';
import { useUnlocked, useView } from '../../../app/view-store.ts';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { useValueWords } from '../../policy/value-words.ts';
import { policyWords } from '../../policy/words.ts';
import { settingsWords } from '../words.ts';
import styles from './policy.module.css';
import { SetBy } from './set-by.tsx';
import { SettingEditor } from './setting-editor.tsx';
import { canTighten } from './tighten.ts';

export interface SettingRowProps {
  name: SettingName;
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** One setting: a line, and below it when it is opened what it means and how to make it stricter. */
export function SettingRow({ name, open, onOpen }: SettingRowProps) {
  const t = useWords(settingsWords);
  const words = useWords(policyWords);
  const valueWords = useValueWords();
  const { policy, required, setBy } = useUnlocked();
  const canBeKeptOut = useView((view) => view.contentProtection.supported);
  const [saved, setSaved] = useState(false);
  const unsupported = name === 'screenshots' && !canBeKeptOut;
  return (
    <Disclosure
      open={open}
      onOpen={(next) => {
        setSaved(false);
        onOpen(next);
      }}
      line={
        <span className={styles['line']}>
          <span className={styles['title']}>{words(`policy.${name}.title`)}</span>
          <span className={styles['value']}>
            {unsupported
              ? t('policy.unsupported', { value: valueWords(name, policy) })
              : valueWords(name, policy)}
          </span>
          <SetBy sources={setBy[name]} />
        </span>
      }
    >
      {() => (
        <>
          <p className={styles['description']}>{words(`policy.${name}.description`)}</p>
          {unsupported ? <Banner tone="warning">{t('policy.screenshotsHere')}</Banner> : null}
          <p className={styles['saved']} role="status">
            {saved ? t('policy.saved') : null}
          </p>
          {canTighten(name, required) ? (
            <SettingEditor name={name} onSaved={() => setSaved(true)} />
          ) : (
            <p className={styles['description']}>{t('policy.strictest')}</p>
          )}
        </>
      )}
    </Disclosure>
  );
}
