import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { findLiveSession, type LiveSession } from './sessions.ts';
import type { AccessGrant, SignedTokens } from './signed-tokens.ts';

export interface AuthDeps {
  database: Database;
  clock: Clock;
  signedTokens: SignedTokens;
}

export interface Authenticated {
  caller: LiveSession;
  grant: AccessGrant;
}

/**
 * Whose access token this is. A token outlives its session, so the database has the last word:
 * `SessionRevoked` when the session ended; `TokenExpired` or `WrongCredentials` from the token itself.
 */
export async function authenticate(
  deps: AuthDeps,
  accessToken: string,
): Promise<Result<Authenticated>> {
  const grant = await deps.signedTokens.readAccess(accessToken);
  if (!grant.ok) return grant;
  const caller = await asSession(deps, grant.value, async (_tx, live) => ok(live));
  return caller.ok ? ok({ caller: caller.value, grant: grant.value }) : caller;
}

/** Runs `work` in the session's tenant, if the session lives in that very transaction; else `SessionRevoked`. */
export function asSession<T>(
  { database, clock }: Pick<AuthDeps, 'database' | 'clock'>,
  { tenantId, sessionId }: Pick<AccessGrant, 'tenantId' | 'sessionId'>,
  work: (tx: Tx, caller: LiveSession) => Promise<Result<T>>,
): Promise<Result<T>> {
  return database.inTenant(tenantId, async (tx) => {
    const caller = await findLiveSession(tx, sessionId, clock());
    return caller ? work(tx, caller) : err('SessionRevoked');
  });
}
