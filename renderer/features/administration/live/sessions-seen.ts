import type { SessionId } from '../../../../shared/domain/ids.ts';
import type { SessionNow } from '../../../../shared/domain/session-now.ts';

export type SessionsSeen = ReadonlyMap<SessionId, SessionNow>;

/** What is seen after something changed and something ended. */
export function withChanges(
  seen: SessionsSeen,
  { changed, ended }: { changed: readonly SessionNow[]; ended: readonly SessionId[] },
): SessionsSeen {
  const next = new Map(seen);
  for (const session of changed) next.set(session.sessionId, session);
  for (const id of ended) next.delete(id);
  return next;
}

/** Those whose person or device is called so, by the person's name. */
export function foundIn(seen: SessionsSeen, typed: string): SessionNow[] {
  const wanted = typed.trim().toLocaleLowerCase();
  return [...seen.values()]
    .filter(({ person, deviceName }) =>
      `${person.name}\n${deviceName}`.toLocaleLowerCase().includes(wanted),
    )
    .toSorted(
      (a, b) =>
        a.person.name.localeCompare(b.person.name) || a.sessionId.localeCompare(b.sessionId),
    );
}
