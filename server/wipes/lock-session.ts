import { and, eq } from 'drizzle-orm';
import type { EpochMs, SessionId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { isLive, type LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants } from '../db/schema.ts';

/** Tells a living session's device to lock, if it is connected. `NotFound` for no session of the tenant. */
export async function lockSession(
  tx: Tx,
  { tenantId, personId: actorId }: LiveSession,
  sessionId: SessionId,
  tell: (sessionId: SessionId) => boolean,
  now: EpochMs,
): Promise<Result<{ heard: boolean }>> {
  const [living] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(eq(sessions.id, sessionId), isLive(now)));
  if (!living) return err('NotFound', { detail: 'no such session' });
  const heard = tell(sessionId);
  const detail = { sessionId, heard };
  await record(tx, { tenantId, at: now, actorId, action: 'session.lock-asked', detail });
  return ok({ heard });
}
