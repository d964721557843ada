import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { SignInStep } from '../../shared/protocol/routes/sign-in.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import type { Arrival } from '../accounts/arrival.ts';
import { type EnterDeps, enter } from '../accounts/enter.ts';
import { type Account, opens } from '../accounts/find-account.ts';
import type { SignInHistory } from '../accounts/sign-in-history.ts';
import { type Asked, asked, type Proven } from './asked.ts';
import { factorsOf } from './own-factors.ts';
import { policyFor } from './policy-for.ts';
import type { Tickets } from './tickets.ts';

export interface NextStepDeps extends EnterDeps {
  tickets: Tickets;
  signInHistory: SignInHistory;
}

/**
 * Where every sign-in arrives once something was proven, whatever it began with: opens the session, or says
 * what is still needed. `CompanyClosed`, `AccountEnded`, `AccountSuspended`, `SignInMethodNotAllowed`,
 * `FactorNeeded` where policy lets no factor count, `ProofNeeded` for whoever has none to prove with,
 * `TicketExpired` when something changed since the account was read.
 */
export async function nextStep(
  deps: NextStepDeps,
  account: Account,
  arrival: Arrival,
  proven: Proven,
): Promise<Result<SignInStep>> {
  const open = opens(account, deps.clock());
  if (!open.ok) return open;
  const next = await askedOf(deps, account, proven);
  switch (next.step) {
    case 'enter': {
      const entered = await enter(deps, account, arrival, proven);
      if (!entered.ok) return entered;
      const signedIn = entered.value;
      const whose = { tenantId: account.tenant.id, personId: account.me.id };
      const { sessionId } = signedIn;
      deps.signInHistory.signedIn({ ...whose, ...arrival, sessionId, way: proven });
      return ok({ step: 'signed-in', ...signedIn });
    }
    case 'refused':
      return err(next.code);
    case 'second-factor':
      return ok({ ...next, ticket: await ticketFor(deps, account, arrival, proven) });
    case 'enrolment':
      return ok({ ...next, ticket: await ticketFor(deps, account, arrival, proven) });
  }
}

/** What is still asked of the account's person, by policy and by what they have set up. */
export function askedOf(
  { database, clock }: Pick<NextStepDeps, 'database' | 'clock'>,
  { me, tenant, mustProveSince }: Account,
  proven: Proven,
): Promise<Asked> {
  return database.inTenant(tenant.id, async (tx) => {
    const now = clock();
    const policy = await policyFor(tx, { ...me, tenantId: tenant.id }, now);
    const mustProve = mustProveSince !== null;
    return asked({ policy, proven, has: await factorsOf(tx, me.id), mustProve });
  });
}

const ticketFor = async (
  { tickets }: NextStepDeps,
  { me, tenant }: Account,
  { device }: Arrival,
  proven: Proven,
): Promise<string> =>
  tickets.sign({
    personId: me.id,
    tenantId: tenant.id,
    deviceId: device.id,
    deviceKey: await thumbprintOf(device.key),
    proven,
  });
