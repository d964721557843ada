import { Building2, Monitor, UserRound } from 'lucide-react';
import type { PolicySource } from '../../../../shared/policy/effective.ts';
import { useWords } from '../../../app/words.tsx';
import { settingsWords } from '../words.ts';
import styles from './policy.module.css';

const ICONS = { company: Building2, machine: Monitor, personal: UserRound } as const;

/** Who set a value; nobody: Nightjar's own. */
export function SetBy({ sources }: { sources: readonly PolicySource[] }) {
  const t = useWords(settingsWords);
  return (
    <span className={styles['sources']}>
      {sources.length === 0 ? <span className={styles['source']}>{t('source.none')}</span> : null}
      {sources.map((source) => {
        const Icon = ICONS[source];
        return (
          <span key={source} className={styles['source']} data-source={source}>
            <Icon aria-hidden="true" />
            {t(`source.${source}`)}
          </span>
        );
      })}
    </span>
  );
}
