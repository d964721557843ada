import type { Wipe } from '../../../../shared/domain/wipe.ts';
import { useWords } from '../../../app/words.tsx';
import { adminWords } from '../words.ts';
import styles from './wipes.module.css';

/** In the order in which a device goes on, the furthest first. */
const STAGES = ['wiped', 'incomplete', 'delivered', 'asked'] as const;

/** How many devices are how far: as a bar, and in words. */
export function Progress({ counts, all }: { counts: Wipe['counts']; all: number }) {
  const t = useWords(adminWords);
  const settled = counts.wiped + counts.incomplete;
  const present = STAGES.filter((stage) => counts[stage] > 0);
  return (
    <div className={styles['progress']}>
      <div
        className={styles['bar']}
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={settled}
        aria-label={t('wipes.progress', { settled, all })}
      >
        {present.map((stage) => (
          <svg
            key={stage}
            className={styles['part']}
            data-stage={stage}
            // Drawn by its attribute: the page's rules let no element bring a style of its own.
            width={`${(100 * counts[stage]) / all}%`}
            height="100%"
            aria-hidden="true"
          />
        ))}
      </div>
      <p className={styles['counts']}>
        {present.map((stage) => (
          <span key={stage} data-stage={stage}>
            {t(`wipes.count.${stage}`, { count: counts[stage] })}
          </span>
        ))}
        {counts.overdue > 0 ? (
          <span data-stage="overdue">{t('wipes.count.overdue', { count: counts.overdue })}</span>
        ) : null}
      </p>
    </div>
  );
}
