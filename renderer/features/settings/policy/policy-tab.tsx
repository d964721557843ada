import { useState } from 'react';
import type { SettingName } from '../../../../shared/policy/generated.ts';
import { useUnlocked } from '../../../app/view-store.ts';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { DisclosureList } from '../../../ui/disclosure.tsx';
import { SETTING_GROUPS } from '../../policy/groups.ts';
import { policyWords } from '../../policy/words.ts';
import styles from '../settings.module.css';
import { settingsWords } from '../words.ts';
import { SettingRow } from './setting-row.tsx';

/** Every setting that is in force, in words, who set it, and a way to make it stricter. */
export function PolicyTab() {
  const t = useWords(settingsWords);
  const words = useWords(policyWords);
  const { keeping } = useUnlocked();
  const [open, setOpen] = useState<SettingName | null>(null);
  return (
    <div className={styles['sections']}>
      <div className={styles['section']}>
        <p className={styles['text']}>{t('policy.about')}</p>
        {keeping === 'kept' ? null : <Banner tone="warning">{t(keeping)}</Banner>}
      </div>
      {SETTING_GROUPS.map(({ name, settings }) => (
        <section
          key={name}
          className={styles['section']}
          aria-label={words(`policy.group.${name}`)}
        >
          <h3 className={styles['heading']}>{words(`policy.group.${name}`)}</h3>
          <DisclosureList>
            {settings.map((setting) => (
              <SettingRow
                key={setting}
                name={setting}
                open={open === setting}
                onOpen={(opened) => setOpen(opened ? setting : null)}
              />
            ))}
          </DisclosureList>
        </section>
      ))}
    </div>
  );
}
