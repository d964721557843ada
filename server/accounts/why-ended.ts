import { eq } from 'drizzle-orm';
import type { EpochMs, SessionId } from '../../shared/domain/ids.ts';
import { EndReason } from '../../shared/protocol/signed.ts';
import { AUDIT_ACTIONS } from '../audit/actions.ts';
import { readAudit } from '../audit/read-audit.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants, wipedSessions } from '../db/schema.ts';

/** What was noted in the moments before: more than happens between a handshake and its next look. */
const NOTED_LATELY = 200;

/**
 * Why a session that lives no more has ended, for whoever comes upon it before the news of its end. What
 * ended the whole company or the account counts first. `revoked` where nothing else is known.
 */
export async function whyEnded(tx: Tx, sessionId: SessionId, now: EpochMs): Promise<EndReason> {
  const [row] = await tx
    .select({
      closedAt: tenants.closedAt,
      endsAt: people.endsAt,
      wiped: wipedSessions.sessionId,
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .leftJoin(wipedSessions, eq(wipedSessions.sessionId, sessions.id))
    .where(eq(sessions.id, sessionId));
  if (!row) return 'revoked';
  if (row.closedAt !== null) return 'tenant-closed';
  if (row.wiped !== null) return 'wiped';
  if (row.endsAt !== null && row.endsAt <= now) return 'account-ended';
  return noted(tx, sessionId);
}

/** What the server noted when it ended the session by itself. */
async function noted(tx: Tx, sessionId: SessionId): Promise<EndReason> {
  for (const { action, detail } of await readAudit(tx, { limit: NOTED_LATELY })) {
    if (action !== 'session.ended') continue;
    const ended = AUDIT_ACTIONS[action].safeParse(detail);
    if (!ended.success || ended.data.sessionId !== sessionId) continue;
    // `devices` and `credentials` are told as what they are to the client: somebody ended it.
    return EndReason.safeParse(ended.data.because).data ?? 'revoked';
  }
  return 'revoked';
}
