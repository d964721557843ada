import { MonitorSmartphone } from 'lucide-react';
import { useCallback, useDeferredValue, useState } from 'react';
import type { DeviceOverview } from '../../../../shared/domain/device-overview.ts';
import { ok } from '../../../../shared/errors/app-error.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from '../administration.module.css';
import { FindField } from '../find-field.tsx';
import { usePaged } from '../use-paged.ts';
import { adminWords } from '../words.ts';
import { DeviceRow } from './device-row.tsx';
import { type Meant, WipeDialog } from './wipe-dialog.tsx';

const LOOK_EVERY_MS = 5_000;

/** All devices of the company: find one, lock it, wipe it. */
export function DevicesPage({ onWiped }: { onWiped: () => void }) {
  const t = useWords(adminWords);
  const [typed, setTyped] = useState('');
  const name = useDeferredValue(typed.trim());
  const [meant, setMeant] = useState<Meant | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const lock = useCall('admin.lock');
  const read = useCallback(
    async (page: { from: number; limit: number }) => {
      const listed = await bridge.call('admin.devices', { ...page, name });
      return listed.ok ? ok({ items: listed.value.devices, total: listed.value.total }) : listed;
    },
    [name],
  );
  const { items, total, error, more, showMore, reload } = usePaged(read, LOOK_EVERY_MS);

  async function lockNow({ sessionId, deviceName: device, person }: DeviceOverview) {
    setTold(null);
    const locked = await lock.run({ sessionId });
    if (!locked.ok) return;
    const sentence = locked.value.heard ? 'devices.locked' : 'devices.notHeard';
    setTold(t(sentence, { device, name: person.name }));
    reload();
  }

  return (
    <section className={styles['section']} aria-busy={items === null && error === null}>
      <p className={styles['text']}>{t('devices.about')}</p>
      <div className={styles['bar']}>
        <FindField label={t('devices.find')} value={typed} onChange={setTyped} />
        <Button onClick={() => setMeant({ kind: 'everyone' })}>{t('devices.everyone')}</Button>
      </div>
      <p className={styles['status']} role="status">
        {told ?? (items === null ? null : t('devices.count', { count: total }))}
      </p>
      <Failure error={error} onRetry={reload} />
      <Failure error={lock.error} />
      {items === null && error === null ? <Spinner large /> : null}
      {items?.length === 0 ? (
        <EmptyState
          icon={<MonitorSmartphone aria-hidden="true" />}
          title={t(name === '' ? 'devices.none.title' : 'devices.noMatch.title')}
        >
          {t(name === '' ? 'devices.none.text' : 'devices.noMatch.text')}
        </EmptyState>
      ) : null}
      {items && items.length > 0 ? (
        <ul className={styles['rows']} aria-label={t('tab.devices')}>
          {items.map((device) => (
            <DeviceRow
              key={device.sessionId}
              device={device}
              onLock={() => void lockNow(device)}
              onWipe={(kind) => setMeant({ kind, device })}
            />
          ))}
        </ul>
      ) : null}
      {more ? (
        <Button tone="quiet" onClick={showMore}>
          {t('more')}
        </Button>
      ) : null}
      {meant ? (
        <WipeDialog meant={meant} onCancel={() => setMeant(null)} onAsked={onWiped} />
      ) : null}
    </section>
  );
}
