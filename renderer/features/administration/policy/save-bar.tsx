import { Failure } from '../../../app/failure.tsx';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { policyWords } from '../../policy/words.ts';
import { adminWords } from '../words.ts';
import styles from './policy.module.css';
import { isValid } from './rules-draft.ts';
import type { PolicyDraft } from './use-policy-draft.ts';

/** What would be saved, at the foot of the page for as long as there is something. */
export function SaveBar({ draft }: { draft: PolicyDraft }) {
  const t = useWords(adminWords);
  const words = useWords(policyWords);
  const { edits, saving, saveError, saved } = draft;
  const faults = edits.filter((edit) => !isValid(edit)).length;
  if (edits.length === 0) {
    return (
      <p className={styles['saved']} role="status">
        {saved === null ? null : t('policy.saved', { version: saved })}
      </p>
    );
  }
  return (
    <div className={styles['save']}>
      <div className={styles['changes']}>
        <p role="status">
          <strong>{t('policy.changes', { count: edits.length })}</strong>
          {faults > 0 ? (
            <span className={styles['fault']}>{t('policy.faults', { count: faults })}</span>
          ) : null}
        </p>
        <p className={styles['names']}>
          {edits
            .map(({ part, setting }) =>
              t('policy.changesOf', {
                part: t(`policy.for.${part}`),
                setting: words(`policy.${setting}.title`),
              }),
            )
            .join(' · ')}
        </p>
      </div>
      <Button onClick={draft.discard}>{t('policy.discard')}</Button>
      <Button tone="primary" busy={saving} disabled={faults > 0} onClick={() => void draft.save()}>
        {t('policy.save')}
      </Button>
      {saveError ? <Failure error={saveError} /> : null}
    </div>
  );
}
