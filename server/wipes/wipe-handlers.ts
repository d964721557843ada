import type { SessionId, WipeId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import { asSession } from '../accounts/authenticate.ts';
import type { ModeOf } from '../accounts/device-state.ts';
import { mayAdminister, type SessionEnded } from '../accounts/end-session.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import type { Handlers } from '../http/handlers.ts';
import { askWipe } from './ask-wipe.ts';
import { listDevices } from './list-devices.ts';
import { lockSession } from './lock-session.ts';
import { findWipe, listWipes, readWipedDevices } from './read-wipes.ts';
import { approveWipe, cancelWipe } from './second-admin.ts';

export interface WipeDeps {
  database: Database;
  clock: Clock;
  sessionEnded: SessionEnded;
  modeOf: ModeOf;
  /** Tells the session's sockets to lock. False when it has none. */
  tellToLock(sessionId: SessionId): boolean;
}

type WipeRoutes =
  | 'listDevices'
  | 'lockSession'
  | 'askWipe'
  | 'approveWipe'
  | 'cancelWipe'
  | 'listWipes'
  | 'readWipe';

/** What admins do to devices. Each looks again, in its own transaction, whether the caller is one. */
export function createWipeHandlers(deps: WipeDeps): Pick<Handlers, WipeRoutes> {
  const { clock, modeOf, sessionEnded } = deps;

  const asAdmin = <T>(
    caller: LiveSession,
    work: (tx: Tx, live: LiveSession) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    asSession(deps, caller, async (tx, live) =>
      mayAdminister(live) ? work(tx, live) : err('NotAllowed'),
    );

  /** Committed before anybody hears of it: a receipt that comes at once finds what it is for. */
  async function begin(
    caller: LiveSession,
    work: (tx: Tx, live: LiveSession) => Promise<Result<{ wipeId: WipeId; ended: SessionId[] }>>,
  ): Promise<Result<RouteReply<'askWipe'>>> {
    const done = await asAdmin(caller, async (tx, live) => {
      const begun = await work(tx, live);
      if (!begun.ok) return begun;
      const wipe = await findWipe(tx, begun.value.wipeId, clock());
      return wipe.ok ? ok({ wipe: wipe.value, ended: begun.value.ended }) : wipe;
    });
    if (!done.ok) return done;
    const { wipe, ended } = done.value;
    for (const sessionId of ended) sessionEnded(sessionId, 'wiped');
    return ok({ wipe });
  }

  return {
    listDevices: (page, caller) =>
      asAdmin(caller, async (tx, live) => ok(await listDevices(tx, live, page, modeOf, clock()))),
    lockSession: ({ sessionId }, caller) =>
      asAdmin(caller, (tx, live) => lockSession(tx, live, sessionId, deps.tellToLock, clock())),
    askWipe: (wanted, caller) => begin(caller, (tx, live) => askWipe(tx, live, wanted, clock())),
    approveWipe: ({ wipeId }, caller) =>
      begin(caller, async (tx, live) => {
        const ended = await approveWipe(tx, live, wipeId, clock());
        return ended.ok ? ok({ wipeId, ended: ended.value }) : ended;
      }),
    cancelWipe: ({ wipeId }, caller) =>
      begin(caller, async (tx, live) => {
        const cancelled = await cancelWipe(tx, live, wipeId, clock());
        return cancelled.ok ? ok({ wipeId, ended: [] }) : cancelled;
      }),
    listWipes: (page, caller) =>
      asAdmin(caller, async (tx) => ok(await listWipes(tx, page, clock()))),
    readWipe: ({ wipeId, ...page }, caller) =>
      asAdmin(caller, async (tx) => {
        const wipe = await findWipe(tx, wipeId, clock());
        if (!wipe.ok) return wipe;
        const devices = await readWipedDevices(tx, wipe.value, page, clock());
        return ok({ wipe: wipe.value, devices });
      }),
  };
}
