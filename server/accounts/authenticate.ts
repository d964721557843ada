import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import type { Watch } from '../watch/watch-event.ts';
import type { Proofs, Received } from './proofs.ts';
import { findLiveSession, type LiveSession } from './sessions.ts';
import type { AccessGrant, SignedTokens } from './signed-tokens.ts';
import { whyEnded } from './why-ended.ts';

export interface AuthDeps {
  database: Database;
  clock: Clock;
  signedTokens: SignedTokens;
  proofs: Proofs;
  watch: Watch;
}

/** An access token, and what it came with. */
export interface Shown extends Received {
  accessToken: string;
}

export interface Authenticated {
  caller: LiveSession;
  grant: AccessGrant;
}

/**
 * Whose access token this is, shown by the device it was given to: a copy is of no use without the key
 * (RFC 9449 §7). A token outlives its session, so the database has the last word: `SessionRevoked` when the
 * session ended; `TokenExpired` or `WrongCredentials` from the token itself; what `Proofs.check` refuses with.
 */
export async function authenticate(deps: AuthDeps, shown: Shown): Promise<Result<Authenticated>> {
  const grant = await deps.signedTokens.readAccess(shown.accessToken);
  if (!grant.ok) return grant;
  const holder = await deps.proofs.check(shown, shown.accessToken);
  if (!holder.ok) {
    // From the same network it may be a proxy that sends a request again.
    if (holder.replayed) noteMisuse(deps, grant.value, shown, 'replayed');
    return { ok: false, error: holder.error };
  }
  if (holder.value.thumbprint !== grant.value.deviceKey) {
    noteMisuse(deps, grant.value, shown, 'other-key');
    return err('ProofInvalid', { detail: 'not the key of this token' });
  }
  const caller = await asSession(deps, grant.value, async (_tx, live) => ok(live));
  return caller.ok ? ok({ caller: caller.value, grant: grant.value }) : caller;
}

function noteMisuse(
  { watch, clock }: Pick<AuthDeps, 'watch' | 'clock'>,
  { tenantId, sessionId, personId }: AccessGrant,
  { address }: Shown,
  how: 'other-key' | 'replayed',
): void {
  const whose = { tenantId, sessionId, personId, address, at: clock() };
  watch.note({ kind: 'token-misused', how, ...whose });
}

/**
 * Runs `work` in the session's tenant, if the session lives in that very transaction; else `SessionRevoked`, which
 * tells a device that was away why.
 */
export function asSession<T>(
  { database, clock }: Pick<AuthDeps, 'database' | 'clock'>,
  { tenantId, sessionId }: Pick<AccessGrant, 'tenantId' | 'sessionId'>,
  work: (tx: Tx, caller: LiveSession) => Promise<Result<T>>,
): Promise<Result<T>> {
  return database.inTenant(tenantId, async (tx) => {
    const now = clock();
    const caller = await findLiveSession(tx, sessionId, now);
    if (caller) return work(tx, caller);
    return err('SessionRevoked', { because: await whyEnded(tx, sessionId, now) });
  });
}
