import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionId } from '../../../../shared/domain/ids.ts';
import type { SessionNow } from '../../../../shared/domain/session-now.ts';
import { type AppError, ok, type Result } from '../../../../shared/errors/app-error.ts';
import type { IpcPayload, IpcReply } from '../../../../shared/ipc/contract.ts';
import { bridge } from '../../../app/bridge.ts';
import { type SessionsSeen, withChanges } from './sessions-seen.ts';

const PAGE = 500;

export interface SessionsNow {
  /** Null until all were read. */
  seen: SessionsSeen | null;
  error: AppError | null;
  reload(): void;
}

async function readAll(): Promise<Result<SessionNow[]>> {
  const all: SessionNow[] = [];
  for (let afterId: SessionId | null = null; ; ) {
    const page: Result<IpcReply<'admin.sessions'>> = await bridge.call('admin.sessions', {
      afterId,
      limit: PAGE,
    });
    if (!page.ok) return page;
    const sessions: SessionNow[] = page.value.sessions;
    all.push(...sessions);
    const last = sessions.at(-1);
    if (!last || sessions.length < PAGE) return ok(all);
    afterId = last.sessionId;
  }
}

/** All sessions of the company, as they are now. Read again with each new connection. */
export function useSessionsNow(): SessionsNow {
  const [seen, setSeen] = useState<SessionsSeen | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  /** The newest reading: an older one is given up. */
  const asked = useRef(0);
  /** What was told while pages were read, and is newer than they. */
  const told = useRef<IpcPayload<'chat.sessionsNow'>[] | null>(null);

  const load = useCallback(async () => {
    asked.current += 1;
    const question = asked.current;
    told.current = [];
    const watched = await bridge.call('admin.watch', {});
    const read = watched.ok ? await readAll() : watched;
    if (question !== asked.current) return;
    setError(read.ok ? null : read.error);
    if (!read.ok) return;
    const first = withChanges(new Map(), { changed: read.value, ended: [] });
    setSeen((told.current ?? []).reduce(withChanges, first));
    told.current = null;
  }, []);

  useEffect(() => {
    const stops = [
      bridge.on('chat.sessionsNow', (news) => {
        told.current?.push(news);
        setSeen((before) => before && withChanges(before, news));
      }),
      bridge.on('chat.connection', ({ connection }) => {
        if (connection === 'online') void load();
      }),
    ];
    void load();
    return () => {
      asked.current += 1;
      for (const stop of stops) stop();
      void bridge.call('admin.unwatch', {});
    };
  }, [load]);

  return { seen, error, reload: () => void load() };
}
