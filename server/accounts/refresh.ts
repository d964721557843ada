import { and, eq, lt, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type EpochMs, SessionId, TenantId } from '../../shared/domain/ids.ts';
import type { Place } from '../../shared/domain/place.ts';
import type { Posture } from '../../shared/domain/posture.ts';
import { assertNever, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { companyPolicyFor } from '../../shared/policy/company-policy.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { refreshTokens, sessions } from '../db/schema.ts';
import { placeOf } from '../places/place-of.ts';
import { readPolicy } from '../tenants/policy.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';
import { signWord } from '../tenants/word.ts';
import type { Watch } from '../watch/watch-event.ts';
import { type EndingDeps, endSession } from './end-session.ts';
import { hashOfToken, newOpaqueToken } from './opaque-token.ts';
import type { KeyHolder } from './proofs.ts';
import { findLiveSession, type LiveSession, SESSION_LIFETIME_MS } from './sessions.ts';
import { watchedPosture } from './watched-posture.ts';
import { whyEnded } from './why-ended.ts';

export interface RefreshDeps extends EndingDeps {
  signer: TenantSigner;
  watch: Watch;
}

/** What is known of whoever comes with a refresh token. */
interface Comer extends KeyHolder {
  /** Of the token. */
  hash: string;
  posture: Posture | null;
  place: Place | null;
}

type Rotation =
  | { outcome: 'rotated'; session: LiveSession; refreshToken: string }
  /** `because`: told to the session's own device alone. */
  | { outcome: 'ended'; because?: EndReason }
  | { outcome: 'too-old' }
  | { outcome: 'reused'; session: LiveSession };

/**
 * How long after its first use a spent token is still answered: time enough for a client to notice that
 * the reply got lost. Five minutes.
 */
const LOST_REPLY_MS = 5 * 60_000;

/**
 * Spends a refresh token for the next one and an access token. A token that was spent before, or that comes
 * from whoever does not hold the key of the session's device, means that somebody has a copy: the session
 * ends (RFC 9700 §4.14.2, RFC 9449 §5). One exception: when the reply got
 * lost, the client comes again with the same token; it is answered for a few minutes, as long as nobody
 * has used the successor, which then dies. So does the session that is
 * older than the company's policy lets one become. `SessionRevoked` for every token that leads nowhere.
 */
export async function refresh(
  deps: RefreshDeps,
  request: { refreshToken: string; posture?: Posture | undefined },
  holder: KeyHolder,
  address: string,
): Promise<Result<RouteReply<'refresh'>>> {
  const { database, signedTokens, sessionEnded, signer, watch } = deps;
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
  const posture = request.posture ?? null;
  const comer = { ...holder, hash, posture, place: placeOf(address) };
  const rotation = await database.inTenant(tenantId, (tx) => rotate(tx, sessionId, comer, now));
  if (rotation.outcome !== 'rotated') {
    if (rotation.outcome === 'reused') {
      const { personId } = rotation.session;
      watch.note({ kind: 'refresh-reused', tenantId, sessionId, personId, address, at: now });
      sessionEnded(sessionId, 'revoked');
    }
    if (rotation.outcome === 'too-old') sessionEnded(sessionId, 'session-age');
    return err('SessionRevoked', becauseOf(rotation));
  }
  const { personId } = rotation.session;
  const seen = { tenantId, sessionId, personId, address, at: now };
  watch.note({ ...seen, kind: 'seen', posture: posture && watchedPosture(posture) });
  const deviceKey = holder.thumbprint;
  const access = await signedTokens.signAccess({ ...rotation.session, deviceKey });
  return ok({
    accessToken: access.token,
    accessExpiresAt: access.expiresAt,
    refreshToken: rotation.refreshToken,
    word: await signWord(signer, rotation.session, now),
  });
}

function becauseOf(rotation: Exclude<Rotation, { outcome: 'rotated' }>) {
  if (rotation.outcome === 'too-old') return { because: 'session-age' } as const;
  if (rotation.outcome === 'reused' || rotation.because === undefined) return {};
  return { because: rotation.because };
}

async function rotate(tx: Tx, sessionId: SessionId, comer: Comer, now: EpochMs): Promise<Rotation> {
  const { hash, thumbprint } = comer;
  // Two refreshes of one session at once take their turns.
  const [held] = await tx
    .select({ deviceKey: sessions.deviceKey })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
    .for('update');
  const session = await findLiveSession(tx, sessionId, now);
  const [token] = await tx.select().from(refreshTokens).where(eq(refreshTokens.hash, hash));
  // A session without a key is from before there were proofs: nobody can go on with it.
  if (!session && token && held?.deviceKey === thumbprint) {
    return { outcome: 'ended', because: await whyEnded(tx, sessionId, now) };
  }
  if (!session || !token || session.deviceKey === null) return { outcome: 'ended' };
  if (session.deviceKey !== thumbprint) return reused(tx, session, now);
  if (await isTooOld(tx, session, now)) return tooOld(tx, session, now);
  switch (token.state) {
    case 'fresh':
      await setState(tx, hash, 'spent');
      return succeed(tx, session, comer, now);
    case 'spent': {
      const successors = await successorsOf(tx, sessionId, hash);
      const unused = successors.find(({ state }) => state === 'fresh');
      // The first one, not the newest: or each use would open the next five minutes.
      const firstUse = Math.min(...successors.map(({ issuedAt }) => issuedAt));
      if (!unused || now - firstUse > LOST_REPLY_MS) return reused(tx, session, now);
      await setState(tx, unused.hash, 'withdrawn');
      return succeed(tx, session, comer, now);
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
  { hash: predecessor, posture, place }: Comer,
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
    .set({
      lastSeenAt: now,
      expiresAt: now + SESSION_LIFETIME_MS,
      place,
      ...(posture === null ? {} : { posture }),
    })
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

/** However active the person is: the company says how long one sign-in is good for. */
async function isTooOld(tx: Tx, session: LiveSession, now: EpochMs): Promise<boolean> {
  const { tenantId, role, endsAt, createdAt } = session;
  const policy = await readPolicy(tx, tenantId, now);
  const { sessionAge } = companyPolicyFor(policy, { role, temporary: endsAt !== null }, now);
  return now - createdAt >= sessionAge * 1000;
}

async function tooOld(tx: Tx, session: LiveSession, now: EpochMs): Promise<Rotation> {
  const { tenantId, sessionId, personId: actorId } = session;
  const because = 'session-age';
  await endSession(tx, { tenantId, sessionId, actorId, action: 'session.ended', because }, now);
  return { outcome: 'too-old' };
}

async function reused(tx: Tx, session: LiveSession, now: EpochMs): Promise<Rotation> {
  const { tenantId, sessionId, personId: actorId } = session;
  await endSession(tx, { tenantId, sessionId, actorId, action: 'session.refresh-reused' }, now);
  return { outcome: 'reused', session };
}

/** Every token that was given for this one. */
const successorsOf = (tx: Tx, sessionId: SessionId, hash: string) =>
  tx
    .select()
    .from(refreshTokens)
    .where(and(eq(refreshTokens.sessionId, sessionId), eq(refreshTokens.predecessor, hash)));

const setState = (tx: Tx, hash: string, state: 'spent' | 'withdrawn') =>
  tx.update(refreshTokens).set({ state }).where(eq(refreshTokens.hash, hash));
