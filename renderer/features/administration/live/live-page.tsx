import { Radio } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { SessionNow } from '../../../../shared/domain/session-now.ts';
import { Failure } from '../../../app/failure.tsx';
import { useCall } from '../../../app/use-call.ts';
import { useWords } from '../../../app/words.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import styles from '../administration.module.css';
import { WipeDialog } from '../devices/wipe-dialog.tsx';
import { FindField } from '../find-field.tsx';
import { SessionRow } from './session-row.tsx';
import { foundIn } from './sessions-seen.ts';
import { useSessionsNow } from './use-sessions-now.ts';
import { liveWords } from './words.ts';

/** Rows that are drawn: of more, nobody reads all. */
const MOST = 200;

/** Who is signed in now, and what can be done about it at once. */
export function LivePage({ onWiped }: { onWiped: () => void }) {
  const t = useWords(liveWords);
  const [typed, setTyped] = useState('');
  const name = useDeferredValue(typed);
  const [meant, setMeant] = useState<{ what: 'sign-out' | 'wipe'; session: SessionNow } | null>(
    null,
  );
  const [told, setTold] = useState<string | null>(null);
  const lock = useCall('admin.lock');
  const signOut = useCall('admin.signOut');
  const { seen, error, reload } = useSessionsNow();
  const found = seen ? foundIn(seen, name) : [];

  async function lockNow({ sessionId, deviceName: device, person }: SessionNow) {
    setTold(null);
    const locked = await lock.run({ sessionId });
    if (!locked.ok) return;
    setTold(t(locked.value.heard ? 'told' : 'notTold', { device, name: person.name }));
  }

  async function end({ sessionId }: SessionNow) {
    const ended = await signOut.run({ sessionId });
    if (ended.ok) setMeant(null);
  }

  return (
    <section className={styles['section']} aria-busy={seen === null && error === null}>
      <p className={styles['text']}>{t('about')}</p>
      <FindField label={t('find')} value={typed} onChange={setTyped} />
      <p className={styles['status']} role="status">
        {told ?? (seen ? t('count', { count: found.length }) : null)}
      </p>
      <Failure error={error} onRetry={reload} />
      <Failure error={lock.error} />
      {seen === null && error === null ? <Spinner large /> : null}
      {seen && found.length === 0 ? (
        <EmptyState icon={<Radio aria-hidden="true" />} title={t('none.title')}>
          {t('none.text')}
        </EmptyState>
      ) : null}
      {found.length > 0 ? (
        <ul className={styles['rows']}>
          {found.slice(0, MOST).map((session) => (
            <SessionRow
              key={session.sessionId}
              session={session}
              onLock={() => void lockNow(session)}
              onSignOut={() => setMeant({ what: 'sign-out', session })}
              onWipe={() => setMeant({ what: 'wipe', session })}
            />
          ))}
        </ul>
      ) : null}
      {found.length > MOST ? (
        <p className={styles['faint']}>{t('capped', { count: MOST })}</p>
      ) : null}
      {meant?.what === 'wipe' ? (
        <WipeDialog
          meant={{ kind: 'session', device: meant.session }}
          onCancel={() => setMeant(null)}
          onAsked={onWiped}
        />
      ) : null}
      {meant?.what === 'sign-out' ? (
        <ConfirmDialog
          title={t('signOut.title', {
            device: meant.session.deviceName,
            name: meant.session.person.name,
          })}
          confirm={t('signOut.confirm')}
          busy={signOut.busy}
          onConfirm={() => void end(meant.session)}
          onCancel={() => setMeant(null)}
        >
          <p>{t('signOut.text')}</p>
          <Failure error={signOut.error} />
        </ConfirmDialog>
      ) : null}
    </section>
  );
}
