import { randomUUID } from 'node:crypto';
import { and, desc, eq, gt, isNull, or } from 'drizzle-orm';
import { z } from 'zod';
import { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { type Device, SessionInfo } from '../../shared/domain/session.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import type { Tx } from '../db/rows.ts';
import { people, refreshTokens, sessions, tenants } from '../db/schema.ts';
import { hashOfToken, newOpaqueToken } from './opaque-token.ts';

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
});
export type LiveSession = z.infer<typeof LiveSession>;

/** Of sessions joined with their people and tenants. */
export const isLive = (now: EpochMs) =>
  and(
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, now),
    or(isNull(people.endsAt), gt(people.endsAt, now)),
    isNull(tenants.closedAt),
  );

/**
 * The session with its person's role of this moment; null when it was revoked, ran out or never was, and
 * when its person's account or its company has ended.
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
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(eq(sessions.id, sessionId), isLive(now)));
  return row ? LiveSession.parse(row) : null;
}

/** A new session with its first refresh token. */
export async function openSession(
  tx: Tx,
  owner: { tenantId: TenantId; personId: PersonId },
  device: Device,
  now: EpochMs,
): Promise<{ sessionId: SessionId; refreshToken: string }> {
  const sessionId = SessionId.parse(randomUUID());
  await tx.insert(sessions).values({
    tenantId: owner.tenantId,
    id: sessionId,
    personId: owner.personId,
    deviceId: device.id,
    deviceName: device.name,
    platform: device.platform,
    deviceKey: await thumbprintOf(device.key),
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + SESSION_LIFETIME_MS,
  });
  const refreshToken = newOpaqueToken();
  await tx.insert(refreshTokens).values({
    tenantId: owner.tenantId,
    hash: hashOfToken(refreshToken),
    sessionId,
    state: 'fresh',
    issuedAt: now,
  });
  return { sessionId, refreshToken };
}

/** A person's own living sessions, the one seen last first. */
export async function listSessions(
  tx: Tx,
  caller: LiveSession,
  now: EpochMs,
): Promise<SessionInfo[]> {
  const rows = await tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.personId, caller.personId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), sessions.id);
  return rows.map((row) => SessionInfo.parse({ ...row, current: row.id === caller.sessionId }));
}
