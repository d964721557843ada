import { useCallback, useEffect, useState } from 'react';
import type { SessionInfo } from '../../../../shared/domain/session.ts';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type { IpcReply } from '../../../../shared/ipc/contract.ts';
import { bridge } from '../../../app/bridge.ts';
import { Failure } from '../../../app/failure.tsx';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Disclosure, DisclosureList } from '../../../ui/disclosure.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { DeviceRow } from './device-row.tsx';
import styles from './devices.module.css';
import { EndOthersConfirm } from './end-others-confirm.tsx';
import { EndSessionConfirm } from './end-session-confirm.tsx';
import { EndedRow } from './ended-row.tsx';
import { devicesWords } from './words.ts';

/** While the page is in sight: devices lock, come and go. */
const LOOK_EVERY_MS = 10_000;

/** The devices that one is signed in on, and those that one was until lately. */
export function OwnDevices() {
  const t = useWords(devicesWords);
  const [listed, setListed] = useState<IpcReply<'session.list'> | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [asking, setAsking] = useState<SessionInfo | 'others' | null>(null);
  const [showsEnded, setShowsEnded] = useState(false);
  const [told, setTold] = useState<string | null>(null);

  const load = useCallback(async () => {
    const reply = await bridge.call('session.list', {});
    setError(reply.ok ? null : reply.error);
    if (reply.ok) setListed(reply.value);
  }, []);

  useEffect(() => {
    void load();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [load]);

  function done(sentence: string) {
    setAsking(null);
    setTold(sentence);
    void load();
  }

  const sessions = currentFirst(listed?.sessions ?? []);
  const others = sessions.filter(({ current }) => !current).length;
  return (
    <section className={styles['section']} aria-busy={listed === null && error === null}>
      <div className={styles['intro']}>
        <div className={styles['head']}>
          <h3 className={styles['heading']}>{t('title')}</h3>
          {others > 0 ? (
            <Button size="small" onClick={() => setAsking('others')}>
              {t('endOthers')}
            </Button>
          ) : null}
        </div>
        {others > 0 ? <p className={styles['text']}>{t('about')}</p> : null}
      </div>
      <p className={styles['status']} role="status">
        {told}
      </p>
      <Failure error={error} onRetry={load} />
      {listed === null && error === null ? <Spinner /> : null}
      <ul className={styles['rows']}>
        {sessions.map((session) => (
          <DeviceRow key={session.id} session={session} onEnd={() => setAsking(session)} />
        ))}
      </ul>
      {sessions.length === 1 ? <p className={styles['text']}>{t('none')}</p> : null}
      {listed && listed.ended.length > 0 ? (
        <DisclosureList>
          <Disclosure line={t('ended')} open={showsEnded} onOpen={setShowsEnded}>
            {() => (
              <ul>
                {listed.ended.map((session) => (
                  <EndedRow key={session.id} session={session} />
                ))}
              </ul>
            )}
          </Disclosure>
        </DisclosureList>
      ) : null}
      {asking === 'others' ? (
        <EndOthersConfirm
          count={others}
          onCancel={() => setAsking(null)}
          onEnded={(count) => done(t('othersEnded', { count }))}
        />
      ) : null}
      {asking !== null && asking !== 'others' ? (
        <EndSessionConfirm
          session={asking}
          onCancel={() => setAsking(null)}
          onEnded={() => done(t('isEnded', { name: asking.deviceName }))}
        />
      ) : null}
    </section>
  );
}

/** This device, then the others as they were last seen. */
const currentFirst = (sessions: readonly SessionInfo[]): SessionInfo[] =>
  sessions.toSorted((a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt - a.lastSeenAt);
