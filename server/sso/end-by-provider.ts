import { and, eq, gte, inArray, isNull, lt } from 'drizzle-orm';
import { type EpochMs, PersonId, type SessionId, type TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { endSessions } from '../accounts/end-sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { sessions, ssoIdentities, ssoLogouts, ssoSignIns } from '../db/schema.ts';
import type { Logout } from './logout-token.ts';

/**
 * Ends what the provider has signed out: with a `sid` what was opened by that session of the provider's,
 * otherwise everything of the person. Answers which sessions ended. `Conflict` for a token that came before.
 */
export async function endByProvider(
  tx: Tx,
  tenantId: TenantId,
  logout: Logout,
  now: EpochMs,
): Promise<Result<SessionId[]>> {
  const { issuer, jti, forgetAt } = logout;
  await tx.delete(ssoLogouts).where(lt(ssoLogouts.forgetAt, now));
  const heard = await tx
    .insert(ssoLogouts)
    .values({ tenantId, issuer, jti, forgetAt })
    .onConflictDoNothing()
    .returning({ jti: ssoLogouts.jti });
  if (heard.length === 0) return err('Conflict', { detail: 'the logout token came before' });
  const ended: SessionId[] = [];
  const found = logout.sid === null ? await bySubject(tx, logout) : await bySid(tx, logout);
  for (const [personId, ids] of found) {
    const gone = await endSessions(tx, { tenantId, personId }, ids, 'provider', now);
    const detail = { personId, sessions: gone.length };
    await record(tx, { tenantId, at: now, actorId: null, action: 'sso.logged-out', detail });
    ended.push(...gone);
  }
  return ok(ended);
}

type Found = Map<PersonId, string[]>;

async function bySubject(tx: Tx, { issuer, subject }: Logout): Promise<Found> {
  const rows = await tx
    .select({ personId: ssoIdentities.personId, sessionId: sessions.id })
    .from(ssoIdentities)
    .innerJoin(sessions, eq(sessions.personId, ssoIdentities.personId))
    .where(
      and(
        eq(ssoIdentities.issuer, issuer),
        eq(ssoIdentities.subject, subject ?? ''),
        isNull(sessions.revokedAt),
      ),
    );
  return group(rows);
}

/** What was opened on the device since then: also what a second factor opened a while later. */
async function bySid(tx: Tx, { issuer, subject, sid }: Logout): Promise<Found> {
  const ofSubject = tx
    .select({ personId: ssoIdentities.personId })
    .from(ssoIdentities)
    .where(and(eq(ssoIdentities.issuer, issuer), eq(ssoIdentities.subject, subject ?? '')));
  const rows = await tx
    .select({ personId: ssoSignIns.personId, sessionId: sessions.id })
    .from(ssoSignIns)
    .innerJoin(
      sessions,
      and(
        eq(sessions.personId, ssoSignIns.personId),
        eq(sessions.deviceId, ssoSignIns.deviceId),
        gte(sessions.createdAt, ssoSignIns.at),
      ),
    )
    .where(
      and(
        eq(ssoSignIns.issuer, issuer),
        eq(ssoSignIns.sid, sid ?? ''),
        isNull(sessions.revokedAt),
        ...(subject === null ? [] : [inArray(ssoSignIns.personId, ofSubject)]),
      ),
    );
  return group(rows);
}

function group(rows: readonly { personId: string; sessionId: string }[]): Found {
  const found: Found = new Map();
  for (const { personId, sessionId } of rows) {
    const person = PersonId.parse(personId);
    found.set(person, [...(found.get(person) ?? []), sessionId]);
  }
  return found;
}
