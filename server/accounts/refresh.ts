import { and, eq, lt, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type EpochMs, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { assertNever, err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Tokens } from '../../shared/protocol/http.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { refreshTokens, sessions } from '../db/schema.ts';
import { type EndingDeps, endSession } from './end-session.ts';
import { hashOfToken, newOpaqueToken } from './opaque-token.ts';
import { findLiveSession, type LiveSession, SESSION_LIFETIME_MS } from './sessions.ts';

type Rotation =
  | { outcome: 'rotated'; session: LiveSession; refreshToken: string }
  | { outcome: 'ended' }
  | { outcome: 'reused' };

/**
 * Spends a refresh token for the next one and an access token. A token that was spent before means
 * that somebody has a copy: the session ends (RFC 9700 §4.14.2). One exception: when the reply got
 * lost, the client comes again with the same token; it is answered as long as nobody has used the
 * successor, which then dies. `SessionRevoked` for every token that leads nowhere.
 */
export async function refresh(
  deps: EndingDeps,
  request: { refreshToken: string },
): Promise<Result<Tokens>> {
  const { database, signedTokens, sessionEnded } = deps;
  const hash = hashOfToken(request.refreshToken);
  const [found] = await database.beforeTenant((tx) =>
    rowsOf(
      tx,
      sql`select tenant_id as "tenantId", session_id as "sessionId"
          from session_of_refresh_token(${hash})`,
      z.object({ tenantId: TenantId, sessionId: SessionId }),
    ),
  );
  if (!found) return err('SessionRevoked');
  const { tenantId, sessionId } = found;
  const now = deps.clock();
  const rotation = await database.inTenant(tenantId, (tx) => rotate(tx, sessionId, hash, now));
  if (rotation.outcome !== 'rotated') {
    if (rotation.outcome === 'reused') sessionEnded(sessionId);
    return err('SessionRevoked');
  }
  const access = await signedTokens.signAccess(rotation.session);
  return ok({
    accessToken: access.token,
    accessExpiresAt: access.expiresAt,
    refreshToken: rotation.refreshToken,
  });
}

async function rotate(tx: Tx, sessionId: SessionId, hash: string, now: EpochMs): Promise<Rotation> {
  // Two refreshes of one session at once take their turns.
  await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
    .for('update');
  const session = await findLiveSession(tx, sessionId, now);
  const [token] = await tx.select().from(refreshTokens).where(eq(refreshTokens.hash, hash));
  if (!session || !token) return { outcome: 'ended' };
  switch (token.state) {
    case 'fresh':
      await setState(tx, hash, 'spent');
      return succeed(tx, session, hash, now);
    case 'spent': {
      const successor = await unusedSuccessor(tx, sessionId, hash);
      if (!successor) return reused(tx, session, now);
      await setState(tx, successor, 'withdrawn');
      return succeed(tx, session, hash, now);
    }
    case 'withdrawn':
      return reused(tx, session, now);
    default:
      return assertNever(token.state);
  }
}

async function succeed(
  tx: Tx,
  session: LiveSession,
  predecessor: string,
  now: EpochMs,
): Promise<Rotation> {
  const { tenantId, sessionId } = session;
  const refreshToken = newOpaqueToken();
  const hash = hashOfToken(refreshToken);
  await tx
    .insert(refreshTokens)
    .values({ tenantId, hash, sessionId, predecessor, state: 'fresh', issuedAt: now });
  await tx
    .update(sessions)
    .set({ lastSeenAt: now, expiresAt: now + SESSION_LIFETIME_MS })
    .where(eq(sessions.id, sessionId));
  await tx
    .delete(refreshTokens)
    .where(
      and(
        eq(refreshTokens.sessionId, sessionId),
        ne(refreshTokens.state, 'fresh'),
        lt(refreshTokens.issuedAt, now - SESSION_LIFETIME_MS),
      ),
    );
  return { outcome: 'rotated', session, refreshToken };
}

async function reused(tx: Tx, session: LiveSession, now: EpochMs): Promise<Rotation> {
  const { tenantId, sessionId, personId: actorId } = session;
  await endSession(tx, { tenantId, sessionId, actorId, action: 'session.refresh-reused' }, now);
  return { outcome: 'reused' };
}

async function unusedSuccessor(tx: Tx, sessionId: SessionId, hash: string): Promise<string | null> {
  const [successor] = await tx
    .select({ hash: refreshTokens.hash })
    .from(refreshTokens)
    .where(
      and(
        eq(refreshTokens.sessionId, sessionId),
        eq(refreshTokens.predecessor, hash),
        eq(refreshTokens.state, 'fresh'),
      ),
    );
  return successor?.hash ?? null;
}

const setState = (tx: Tx, hash: string, state: 'spent' | 'withdrawn') =>
  tx.update(refreshTokens).set({ state }).where(eq(refreshTokens.hash, hash));
