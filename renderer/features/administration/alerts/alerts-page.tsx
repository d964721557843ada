import { BellRing } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { type Alert, AlertState } from '../../../../shared/domain/alert.ts';
import { ok } from '../../../../shared/errors/app-error.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from '../administration.module.css';
import { usePaged } from '../use-paged.ts';
import { adminWords } from '../words.ts';
import { AlertCard } from './alert-card.tsx';
import { DismissDialog } from './dismiss-dialog.tsx';
import { alertsWords } from './words.ts';

/** New ones come by themselves; this is for what was missed while there was no connection. */
const LOOK_EVERY_MS = 30_000;

/** What watching found, and what became of it. */
export function AlertsPage() {
  const t = useWords(alertsWords);
  const admin = useWords(adminWords);
  const [state, setState] = useState<AlertState>('open');
  const [dismissing, setDismissing] = useState<Alert | null>(null);
  const acknowledge = useCall('admin.acknowledgeAlert');
  const read = useCallback(
    async (page: { from: number; limit: number }) => {
      const listed = await bridge.call('admin.alerts', { ...page, state });
      return listed.ok ? ok({ items: listed.value.alerts, total: listed.value.total }) : listed;
    },
    [state],
  );
  const { items, total, error, more, showMore, reload } = usePaged(read, LOOK_EVERY_MS);
  useEffect(() => bridge.on('chat.alert', reload));

  async function lookInto({ id: alertId }: Alert) {
    await acknowledge.run({ alertId });
    reload();
  }

  return (
    <section className={styles['section']} aria-busy={items === null && error === null}>
      <p className={styles['text']}>{t('about')}</p>
      <Segmented
        label={t('show')}
        value={state}
        options={AlertState.options.map((value) => ({ value, label: t(`show.${value}`) }))}
        onChange={setState}
      />
      <p className={styles['status']} role="status">
        {items === null ? null : t('count', { count: total })}
      </p>
      <Failure error={error} onRetry={reload} />
      <Failure error={acknowledge.error} />
      {items === null && error === null ? <Spinner large /> : null}
      {items?.length === 0 ? (
        <EmptyState icon={<BellRing aria-hidden="true" />} title={t('none.title')}>
          {t('none.text')}
        </EmptyState>
      ) : null}
      <ul className={styles['cards']}>
        {items?.map((alert) => (
          <AlertCard
            key={alert.id}
            alert={alert}
            onAcknowledge={() => void lookInto(alert)}
            onDismiss={() => setDismissing(alert)}
          />
        ))}
      </ul>
      {more ? (
        <Button tone="quiet" onClick={showMore}>
          {admin('more')}
        </Button>
      ) : null}
      {dismissing ? (
        <DismissDialog
          alert={dismissing}
          onDone={() => {
            setDismissing(null);
            reload();
          }}
          onCancel={() => setDismissing(null)}
        />
      ) : null}
    </section>
  );
}
