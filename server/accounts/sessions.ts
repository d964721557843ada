import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { z } from 'zod';
import { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants } from '../db/schema.ts';

/** A device that is not seen for so long has to sign in again: 30 days. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000;

/** Who is asking, as the database says it is now. */
const LiveSession = z.object({
  tenantId: TenantId,
  personId: PersonId,
  sessionId: SessionId,
  role: Role,
  /** Of the person's account; null: on no known day. */
  endsAt: EpochMs.nullable(),
  createdAt: EpochMs,
  /** RFC 7638 thumbprint of its device's key; null for a session from before there were any. */
  deviceKey: z.string().nullable(),
});
export type LiveSession = z.infer<typeof LiveSession>;

/** Of sessions joined with their people and tenants. */
export const isLive = (now: EpochMs) =>
  and(
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, now),
    or(isNull(people.endsAt), gt(people.endsAt, now)),
    isNull(people.deactivatedAt),
    isNull(people.suspendedAt),
    isNull(tenants.closedAt),
  );

/**
 * The session with its person's role of this moment; null when it was revoked, ran out or never was, and
 * when its person's account or its company has ended, or the account is suspended.
 */
export async function findLiveSession(
  tx: Tx,
  sessionId: SessionId,
  now: EpochMs,
): Promise<LiveSession | null> {
  const [row] = await tx
    .select({
      tenantId: sessions.tenantId,
      personId: sessions.personId,
      sessionId: sessions.id,
      role: people.role,
      endsAt: people.endsAt,
      createdAt: sessions.createdAt,
      deviceKey: sessions.deviceKey,
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(eq(sessions.id, sessionId), isLive(now)));
  return row ? LiveSession.parse(row) : null;
}
