import { Failure } from '../../../app/failure.tsx';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { countOf } from './draft.ts';
import type { WatchingDraft } from './use-watching.ts';
import styles from './watching.module.css';
import { watchingPageWords } from './words.ts';

/** What would be saved, at the foot of the page for as long as there is something. */
export function SaveBar({ draft }: { draft: WatchingDraft }) {
  const t = useWords(watchingPageWords);
  const { edits, faults, saving, saveError, saved } = draft;
  const count = countOf(edits);
  if (count === 0) {
    return (
      <p className={styles['saved']} role="status">
        {saved ? t('saved') : null}
      </p>
    );
  }
  // Whoever may not set anything does not see this page: it is about a receiver.
  const refused = saveError?.code === 'NotAllowed' && Object.keys(edits.ways).length > 0;
  return (
    <div className={styles['save']}>
      <p className={styles['changes']} role="status">
        <strong>{t('changes', { count })}</strong>
        {faults.size > 0 ? <span className={styles['fault']}>{t('faults')}</span> : null}
      </p>
      <Button onClick={draft.discard}>{t('discard')}</Button>
      <Button tone="primary" busy={saving} onClick={() => void draft.save()}>
        {t('save')}
      </Button>
      {saveError ? (
        <div className={styles['error']}>
          {refused ? (
            <Banner tone="danger" role="alert">
              {t('refused')}
            </Banner>
          ) : (
            <Failure error={saveError} />
          )}
        </div>
      ) : null}
    </div>
  );
}
