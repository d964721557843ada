import { useEffect, useState } from 'react';
import type { SessionInfo } from '../../../shared/domain/session.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { bridge } from '../../app/bridge.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { DeviceRow } from './device-row.tsx';
import { EndSessionConfirm } from './end-session-confirm.tsx';
import styles from './settings.module.css';
import { settingsWords } from './words.ts';

export function DevicesTab() {
  const t = useWords(settingsWords);
  const sentence = useSentences();
  const [sessions, setSessions] = useState<readonly SessionInfo[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [asking, setAsking] = useState<SessionInfo | null>(null);
  const [ended, setEnded] = useState<SessionInfo | null>(null);

  async function load() {
    setError(null);
    const listed = await bridge.call('session.list', {});
    if (listed.ok) setSessions(listed.value.sessions);
    else setError(listed.error);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the tab is opened
  useEffect(() => void load(), []);

  return (
    <section className={styles['section']} aria-busy={sessions === null && error === null}>
      <h3 className={styles['heading']}>{t('devices.title')}</h3>
      <p className={styles['text']} role="status">
        {ended ? t('devices.ended', { name: ended.deviceName }) : null}
      </p>
      {error ? (
        <Banner
          tone="danger"
          role="alert"
          action={
            <Button size="small" onClick={load}>
              {t('devices.retry')}
            </Button>
          }
        >
          {sentence(`error.${error.code}`)}
        </Banner>
      ) : null}
      {sessions === null && error === null ? <Spinner /> : null}
      <ul className={styles['devices']}>
        {currentFirst(sessions ?? []).map((session) => (
          <DeviceRow key={session.id} session={session} onEnd={() => setAsking(session)} />
        ))}
      </ul>
      {sessions?.length === 1 ? <p className={styles['text']}>{t('devices.none')}</p> : null}
      {asking ? (
        <EndSessionConfirm
          session={asking}
          onCancel={() => setAsking(null)}
          onEnded={() => {
            setAsking(null);
            setEnded(asking);
            void load();
          }}
        />
      ) : null}
    </section>
  );
}

/** This device, then the others as they were last seen. */
const currentFirst = (sessions: readonly SessionInfo[]): SessionInfo[] =>
  sessions.toSorted((a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt - a.lastSeenAt);
