import { and, eq, isNull } from 'drizzle-orm';
import { type EpochMs, type PersonId, SessionId, type TenantId } from '../../shared/domain/ids.ts';
import type { SignOutTrigger } from '../../shared/domain/session.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import type { EndCause } from '../audit/actions.ts';
import { record } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { sessions } from '../db/schema.ts';
import { noteDelivered } from '../wipes/note-delivered.ts';
import type { LiveSession } from './sessions.ts';
import type { AccessGrant, SignedTokens } from './signed-tokens.ts';

/** Told once the end is committed: closes what the session has open. */
export type SessionEnded = (sessionId: SessionId, because: EndReason) => void;

export type Ending = { tenantId: TenantId; sessionId: SessionId; actorId: PersonId } & (
  | { action: 'session.revoked' | 'session.refresh-reused' }
  | { action: 'session.signed-out'; trigger: SignOutTrigger }
  | { action: 'session.ended'; because: EndCause }
);

/** Ends a session, with all its refresh tokens, and notes why. False when it had ended before. */
export async function endSession(tx: Tx, ending: Ending, now: EpochMs): Promise<boolean> {
  const { tenantId, sessionId, actorId } = ending;
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  if (ended.length === 0) return false;
  const entry = { tenantId, at: now, actorId };
  if (ending.action === 'session.signed-out') {
    const detail = { sessionId, trigger: ending.trigger };
    await record(tx, { ...entry, action: ending.action, detail });
  } else if (ending.action === 'session.ended') {
    const detail = { sessionId, because: ending.because };
    await record(tx, { ...entry, action: ending.action, detail });
  } else {
    await record(tx, { ...entry, action: ending.action, detail: { sessionId } });
  }
  return true;
}

/** The session's person has no account any more. */
export async function endAccount(
  database: Database,
  { tenantId, sessionId, personId: actorId }: Omit<AccessGrant, 'expiresAt' | 'role'>,
  now: EpochMs,
): Promise<void> {
  const ending = { tenantId, sessionId, actorId, action: 'session.ended' } as const;
  await database.inTenant(tenantId, (tx) =>
    endSession(tx, { ...ending, because: 'account-ended' }, now),
  );
}

export interface EndingDeps {
  database: Database;
  clock: Clock;
  signedTokens: SignedTokens;
  sessionEnded: SessionEnded;
}

/** `DELETE /v1/sessions/:sessionId`: one's own, or any of the tenant's for an admin. `NotFound` for all others. */
export async function revokeSession(
  deps: EndingDeps,
  caller: LiveSession,
  sessionId: SessionId,
): Promise<Result<Record<string, never>>> {
  const { tenantId, personId: actorId } = caller;
  const found = await deps.database.inTenant(tenantId, async (tx) => {
    const [session] = await tx
      .select({ id: sessions.id, personId: sessions.personId })
      .from(sessions)
      .where(eq(sessions.id, sessionId));
    if (!session) return null;
    if (session.personId !== actorId && !mayAdminister(caller)) return null;
    await endSession(tx, { tenantId, sessionId, actorId, action: 'session.revoked' }, deps.clock());
    return SessionId.parse(session.id);
  });
  if (!found) return err('NotFound', { detail: 'no such session' });
  // As the database writes it: the rooms go by this text, whatever the request's looked like.
  deps.sessionEnded(found, 'revoked');
  return ok({});
}

export const mayAdminister = (caller: LiveSession): boolean =>
  caller.role === 'owner' || caller.role === 'admin';

/** `POST /v1/revoke`: sign-out without tokens. `WrongCredentials` when the ticket is none of ours. */
export async function revokeByTicket(
  deps: EndingDeps,
  request: { ticket: string; trigger: SignOutTrigger },
): Promise<Result<{ already: boolean }>> {
  const ticket = await deps.signedTokens.readTicket(request.ticket);
  if (!ticket.ok) return ticket;
  const { tenantId, sessionId, personId: actorId } = ticket.value;
  const { trigger } = request;
  const ending = { tenantId, sessionId, actorId, action: 'session.signed-out', trigger } as const;
  const ended = await deps.database.inTenant(tenantId, async (tx) => {
    const first = await endSession(tx, ending, deps.clock());
    await noteDelivered(tx, ticket.value, deps.clock());
    return first;
  });
  deps.sessionEnded(sessionId, 'revoked');
  return ok({ already: !ended });
}
