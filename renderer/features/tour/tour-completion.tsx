import { useCallback } from 'react';
import { ok } from '../../../shared/errors/app-error.ts';
import { bridge } from '../../app/bridge.ts';
import { useMinute } from '../../app/countdown.ts';
import { Failure } from '../../app/failure.tsx';
import { useFormats, useWords } from '../../app/words.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import styles from '../administration/administration.module.css';
import { Chip } from '../administration/chip.tsx';
import { usePaged } from '../administration/use-paged.ts';
import { adminWords } from '../administration/words.ts';
import { tourWords } from './words.ts';

const LOOK_EVERY_MS = 30_000;

/** For admins: who has come to the end of the tour. */
export function TourCompletion() {
  const t = useWords(tourWords);
  const admin = useWords(adminWords);
  const { ago, dateTime } = useFormats();
  const now = useMinute();
  const read = useCallback(async (page: { from: number; limit: number }) => {
    const listed = await bridge.call('admin.tours', page);
    if (!listed.ok) return listed;
    const { tours, total, completed } = listed.value;
    return ok({ items: tours.map((tour) => ({ ...tour, completed })), total });
  }, []);
  const { items, total, error, more, showMore, reload } = usePaged(read, LOOK_EVERY_MS);
  const completed = items?.[0]?.completed ?? 0;
  return (
    <section className={styles['section']} aria-busy={items === null && error === null}>
      <p className={styles['text']}>{t('completion.about')}</p>
      <p className={styles['status']} role="status">
        {items === null ? null : t('completion.count', { completed, total })}
      </p>
      <Failure error={error} onRetry={reload} />
      {items === null && error === null ? <Spinner large /> : null}
      {items && items.length > 0 ? (
        <ul className={styles['rows']} aria-label={admin('tab.tour')}>
          {items.map(({ person, completedAt }) => (
            <li key={person.id} className={styles['row']}>
              <Avatar person={person} />
              <p className={styles['what']}>
                <span className={styles['name']}>{person.name}</span>
              </p>
              {completedAt === null ? (
                <Chip tone="quiet">{t('completion.open')}</Chip>
              ) : (
                <Chip tone="good">
                  <span title={dateTime(completedAt)}>
                    {t('completion.done', { ago: ago(completedAt, now) })}
                  </span>
                </Chip>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {more ? (
        <Button tone="quiet" onClick={showMore}>
          {admin('more')}
        </Button>
      ) : null}
    </section>
  );
}
