import { and, inArray } from 'drizzle-orm';
import type { PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { SocketReply } from '../../shared/protocol/socket.ts';
import { asSession } from '../accounts/authenticate.ts';
import type { ModeOf } from '../accounts/device-state.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { people } from '../db/schema.ts';
import { describeFailure, type Log } from '../log.ts';
import type { RealtimeSocket, Rooms } from './rooms.ts';
import { readNow, readPage } from './sessions-now.ts';

/** What changes within so long is told together: nobody reads faster. */
const COALESCE_MS = 250;
/** Sessions in one event. */
const TOLD_MOST = 500;

/**
 * The company's sessions as they are now, for those of its admins who look: who is signed in, on what, where
 * and in which state. Nothing is kept of a company at which nobody looks.
 */
export interface LiveView {
  /** From now on the socket hears of changes, until it leaves, locks or unwatches. */
  watch(socket: RealtimeSocket): Promise<Result<Record<string, never>>>;
  unwatch(socket: RealtimeSocket): void;
  page(
    socket: RealtimeSocket,
    wanted: { afterId: SessionId | null; limit: number },
  ): Promise<Result<SocketReply<'admin.sessions'>>>;
  /** Something of the session may be another one. */
  touched(tenantId: TenantId, sessionId: SessionId): void;
  /** The same for who does not know whose session it is. */
  ended(sessionId: SessionId): void;
  close(): Promise<void>;
}

export interface LiveViewDeps {
  database: Database;
  clock: Clock;
  rooms: Rooms;
  modeOf: ModeOf;
  log: Log;
}

/** A company at which somebody looks. */
interface Looked {
  /** What its watchers were told of: only that can have ended for them. */
  known: Set<SessionId>;
  changed: Set<SessionId>;
  timer: NodeJS.Timeout | null;
}

export function createLiveView({ database, clock, rooms, modeOf, log }: LiveViewDeps): LiveView {
  const looked = new Map<TenantId, Looked>();
  const telling = new Set<Promise<void>>();
  let closed = false;

  const watchers = (tenantId: TenantId): PersonId[] =>
    rooms.peopleIn(`watchers ${tenantId}`, 'full');

  function change(tenantId: TenantId, of: Looked, sessionId: SessionId): void {
    if (closed) return;
    of.changed.add(sessionId);
    of.timer ??= setTimeout(() => {
      of.timer = null;
      const told = tell(tenantId, of)
        .catch((error) =>
          log({ level: 'error', event: 'sessions not told', failure: describeFailure(error) }),
        )
        .finally(() => telling.delete(told));
      telling.add(told);
    }, COALESCE_MS);
  }

  async function tell(tenantId: TenantId, of: Looked): Promise<void> {
    const looking = watchers(tenantId);
    if (looking.length === 0) {
      looked.delete(tenantId);
      return;
    }
    const ids = [...of.changed].slice(0, TOLD_MOST);
    for (const id of ids) of.changed.delete(id);
    const { changed, gone } = await database.inTenant(tenantId, async (tx) => {
      const admins = await tx
        .select({ id: people.id })
        .from(people)
        .where(and(inArray(people.id, looking), inArray(people.role, ['owner', 'admin'])));
      const still = new Set(admins.map(({ id }) => id));
      return {
        changed: await readNow(tx, ids, modeOf, clock()),
        gone: looking.filter((id) => !still.has(id)),
      };
    });
    // No admin any more, whatever their socket was let in for.
    for (const id of gone) rooms.expel(`person ${id}`, `watchers ${tenantId}`);
    const live = new Set(changed.map(({ sessionId }) => sessionId));
    const ended = ids.filter((id) => !live.has(id) && of.known.has(id));
    for (const id of ended) of.known.delete(id);
    for (const id of live) of.known.add(id);
    if (changed.length + ended.length > 0) {
      rooms.emit(`watchers ${tenantId}`, 'admin.sessions', { changed, ended });
    }
    const [next] = of.changed;
    if (next) change(tenantId, of, next);
  }

  const asAdmin = <T>(socket: RealtimeSocket, work: Parameters<typeof asSession<T>>[2]) =>
    asSession<T>({ database, clock }, socket.data.grant, async (tx, caller) =>
      mayAdminister(caller) ? work(tx, caller) : err('NotAllowed'),
    );

  return {
    async watch(socket) {
      const { tenantId } = socket.data.grant;
      const allowed = await asAdmin(socket, async () => ok({}));
      if (!allowed.ok || socket.data.mode !== 'full') return allowed;
      if (!looked.has(tenantId)) {
        looked.set(tenantId, { known: new Set(), changed: new Set(), timer: null });
      }
      rooms.join(socket, [`watchers ${tenantId}`]);
      return allowed;
    },
    unwatch: (socket) => rooms.leave(socket, `watchers ${socket.data.grant.tenantId}`),
    async page(socket, wanted) {
      const { tenantId } = socket.data.grant;
      const page = await asAdmin(socket, async (tx) =>
        ok({ sessions: await readPage(tx, wanted, modeOf, clock()) }),
      );
      if (!page.ok) return page;
      for (const { sessionId } of page.value.sessions) looked.get(tenantId)?.known.add(sessionId);
      return page;
    },
    touched(tenantId, sessionId) {
      const of = looked.get(tenantId);
      if (of) change(tenantId, of, sessionId);
    },
    ended(sessionId) {
      for (const [tenantId, of] of looked) {
        if (of.known.has(sessionId)) change(tenantId, of, sessionId);
      }
    },
    async close() {
      closed = true;
      for (const { timer } of looked.values()) if (timer) clearTimeout(timer);
      await Promise.all(telling);
    },
  };
}
