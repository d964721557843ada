import type { SessionId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import { asSession } from '../accounts/authenticate.ts';
import { mayAdminister, type SessionEnded } from '../accounts/end-session.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import type { Handlers } from '../http/handlers.ts';
import { suspend } from '../watch/suspensions.ts';
import type { RoleChanged } from './change-role.ts';
import { deactivate, reactivate } from './deactivate.ts';
import { endSessionsOf } from './end-sessions-of.ts';
import { listPeople } from './list-people.ts';
import { hasOtherOwner, mayActOn } from './may-act-on.ts';
import { setRole } from './set-role.ts';

export interface PeopleDeps {
  database: Database;
  clock: Clock;
  sessionEnded: SessionEnded;
  roleChanged: RoleChanged;
}

type PeopleRoutes =
  | 'listPeople'
  | 'setRole'
  | 'endPersonSessions'
  | 'suspendPerson'
  | 'deactivatePerson'
  | 'reactivatePerson';

/** What admins do to accounts. Each looks again, in its own transaction, whether the caller is one. */
export function createPeopleHandlers(deps: PeopleDeps): Pick<Handlers, PeopleRoutes> {
  const { clock, sessionEnded } = deps;

  const asAdmin = <T>(
    caller: LiveSession,
    work: (tx: Tx, live: LiveSession) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    asSession(deps, caller, async (tx, live) =>
      mayAdminister(live) ? work(tx, live) : err('NotAllowed'),
    );

  /** Told once it is committed. */
  async function ending(
    caller: LiveSession,
    because: EndReason,
    work: (tx: Tx, live: LiveSession) => Promise<Result<SessionId[]>>,
  ): Promise<Result<{ sessions: number }>> {
    const ended = await asAdmin(caller, work);
    if (!ended.ok) return ended;
    for (const sessionId of ended.value) sessionEnded(sessionId, because);
    return ok({ sessions: ended.value.length });
  }

  return {
    listPeople: (wanted, caller) =>
      asAdmin(caller, async (tx) => ok(await listPeople(tx, wanted, clock()))),
    async setRole(wanted, caller) {
      const set = await asAdmin(caller, (tx, live) => setRole(tx, live, wanted, clock()));
      if (!set.ok) return set;
      if (set.value.changed) deps.roleChanged(wanted.personId);
      return ok({});
    },
    endPersonSessions: ({ personId }, caller) =>
      ending(caller, 'revoked', async (tx, live) => {
        const subject = await mayActOn(tx, live, personId);
        return subject.ok ? ok(await endSessionsOf(tx, live, personId, clock())) : subject;
      }),
    suspendPerson: ({ personId }, caller) =>
      ending(caller, 'revoked', async (tx, live) => {
        const subject = await mayActOn(tx, live, personId);
        if (!subject.ok) return subject;
        if (subject.value.suspendedAt !== null) return err('Conflict');
        if (!(await suspend(tx, personId, clock()))) return err('NotAllowed');
        const ended = await endSessionsOf(tx, live, personId, clock());
        const { tenantId, personId: actorId } = live;
        const entry = { tenantId, at: clock(), actorId, detail: { personId } };
        await record(tx, { ...entry, action: 'person.suspended' });
        return ok(ended);
      }),
    deactivatePerson: ({ personId, reason }, caller) =>
      ending(caller, 'wiped', async (tx, live) => {
        const subject = await mayActOn(tx, live, personId);
        if (!subject.ok) return subject;
        const last =
          subject.value.role === 'owner' && !(await hasOtherOwner(tx, personId, clock()));
        if (last) return err('NotAllowed', { detail: 'the last owner' });
        const { tenantId, personId: actorId } = live;
        const leaving = { tenantId, actorId, tokenId: null, askedBy: actorId, reason };
        const ended = await deactivate(tx, leaving, personId, clock());
        return ended ? ok(ended) : err('Conflict');
      }),
    reactivatePerson: ({ personId }, caller) =>
      asAdmin(caller, async (tx, live) => {
        const subject = await mayActOn(tx, live, personId);
        if (!subject.ok) return subject;
        const { tenantId, personId: actorId } = live;
        const back = await reactivate(tx, { tenantId, actorId, tokenId: null }, personId, clock());
        return back ? ok({}) : err('Conflict');
      }),
  };
}
