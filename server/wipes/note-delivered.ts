import { and, eq, isNull } from 'drizzle-orm';
import {
  type EpochMs,
  type PersonId,
  type SessionId,
  type TenantId,
  WipeId,
} from '../../shared/domain/ids.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { wipedSessions } from '../db/schema.ts';

/** The device was heard to sign out. Does nothing for a session that no wipe ended, or that was heard before. */
export async function noteDelivered(
  tx: Tx,
  session: { tenantId: TenantId; sessionId: SessionId; personId: PersonId },
  now: EpochMs,
): Promise<void> {
  const { tenantId, sessionId, personId: actorId } = session;
  const [noted] = await tx
    .update(wipedSessions)
    .set({ deliveredAt: now })
    .where(and(eq(wipedSessions.sessionId, sessionId), isNull(wipedSessions.deliveredAt)))
    .returning({ wipeId: wipedSessions.wipeId });
  if (!noted) return;
  const detail = { wipeId: WipeId.parse(noted.wipeId), sessionId };
  await record(tx, { tenantId, at: now, actorId, action: 'wipe.delivered', detail });
}
