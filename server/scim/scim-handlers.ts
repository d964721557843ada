import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { SCIM_ROUTES } from '../../shared/protocol/routes/scim.ts';
import { type AuthDeps, asSession } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Tx } from '../db/rows.ts';
import type { Handlers } from '../http/handlers.ts';
import { listTokens, makeToken, revokeToken } from './tokens.ts';

/** What admins give to the company's directory, and take from it. */
export function createScimHandlers(
  deps: Pick<AuthDeps, 'database' | 'clock'>,
): Pick<Handlers, keyof typeof SCIM_ROUTES> {
  const asAdmin = <T>(
    caller: LiveSession,
    work: (tx: Tx, live: LiveSession) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    asSession(deps, caller, async (tx, live) =>
      mayAdminister(live) ? work(tx, live) : err('NotAllowed'),
    );

  return {
    listScimTokens: (_, caller) => asAdmin(caller, async (tx) => ok(await listTokens(tx))),
    makeScimToken: (_, caller) => asAdmin(caller, (tx, live) => makeToken(tx, live, deps.clock())),
    revokeScimToken: ({ tokenId }, caller) =>
      asAdmin(caller, (tx, live) => revokeToken(tx, live, tokenId, deps.clock())),
  };
}
