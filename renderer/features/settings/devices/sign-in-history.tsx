import { History } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { SignInRecord } from '../../../../shared/domain/sign-in-record.ts';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from './devices.module.css';
import { SignInRow } from './sign-in-row.tsx';
import { devicesWords } from './words.ts';

/** One's own sign-ins, the newest first, and as far back as somebody looks. */
export function SignInHistory() {
  const t = useWords(devicesWords);
  const [records, setRecords] = useState<readonly SignInRecord[] | null>(null);
  const [more, setMore] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  const load = useCallback(async (before: readonly SignInRecord[]) => {
    setBusy(true);
    const page = await bridge.call('session.signIns', { from: before.length });
    setBusy(false);
    setError(page.ok ? null : page.error);
    if (!page.ok) return;
    setRecords([...before, ...page.value.signIns]);
    setMore(page.value.more);
  }, []);

  useEffect(() => void load([]), [load]);

  return (
    <section className={styles['section']} aria-busy={busy}>
      <div className={styles['intro']}>
        <h3 className={styles['heading']}>{t('history')}</h3>
        <p className={styles['text']}>{t('historyAbout')}</p>
      </div>
      <Failure error={error} onRetry={() => load(records ?? [])} />
      {records === null && error === null ? <Spinner /> : null}
      {records?.length === 0 ? (
        <EmptyState icon={<History aria-hidden="true" />} title={t('historyNone')}>
          {t('historyNoneText')}
        </EmptyState>
      ) : null}
      <ul className={styles['rows']}>
        {records?.map((record, index) => (
          // Nothing moves in it: what is new is seen when the page is opened again.
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id
          <SignInRow key={index} record={record} />
        ))}
      </ul>
      {more ? (
        <Button busy={busy} onClick={() => load(records ?? [])}>
          {t('more')}
        </Button>
      ) : null}
    </section>
  );
}
