import { randomUUID } from 'node:crypto';
import { type EpochMs, SessionId } from '../../shared/domain/ids.ts';
import type { Place } from '../../shared/domain/place.ts';
import type { Device } from '../../shared/domain/session.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import type { Tx } from '../db/rows.ts';
import { refreshTokens, sessions } from '../db/schema.ts';
import type { Owner } from './end-sessions.ts';
import { hashOfToken, newOpaqueToken } from './opaque-token.ts';
import { SESSION_LIFETIME_MS } from './sessions.ts';

/** Where a session is begun, and whether the company's provider was the first to vouch for its person. */
export interface Beginning {
  place: Place | null;
  byProvider: boolean;
}

/** A new session with its first refresh token. */
export async function openSession(
  tx: Tx,
  { tenantId, personId }: Owner,
  device: Device,
  now: EpochMs,
  { place, byProvider }: Beginning = { place: null, byProvider: false },
): Promise<{ sessionId: SessionId; refreshToken: string }> {
  const sessionId = SessionId.parse(randomUUID());
  await tx.insert(sessions).values({
    tenantId,
    id: sessionId,
    personId,
    deviceId: device.id,
    deviceName: device.name,
    platform: device.platform,
    deviceKey: await thumbprintOf(device.key),
    posture: device.posture ?? null,
    place,
    byProvider,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + SESSION_LIFETIME_MS,
  });
  const refreshToken = newOpaqueToken();
  const hash = hashOfToken(refreshToken);
  await tx
    .insert(refreshTokens)
    .values({ tenantId, hash, sessionId, state: 'fresh', issuedAt: now });
  return { sessionId, refreshToken };
}
