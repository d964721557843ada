import { PasskeyName } from '../../shared/domain/factor.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { Arrival } from '../accounts/arrival.ts';
import { findAccountOf, holdAccount } from '../accounts/find-account.ts';
import type { KeyHolder } from '../accounts/proofs.ts';
import type { Tx } from '../db/rows.ts';
import type { Handlers, ParsedRequest } from '../http/handlers.ts';
import type { Peer } from '../http/peer.ts';
import type { Kind, Proven } from './asked.ts';
import type { Ceremonies, Goal } from './ceremonies.ts';
import { takeTurn } from './change.ts';
import { type CheckCodeDeps, checkCode, codeGuess, noteWrongCode } from './check-code.ts';
import { type Continued, goOn, stillGood } from './go-on.ts';
import { askedOf, type NextStepDeps, nextStep } from './next-step.ts';
import { keepPasskey } from './passkeys.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { factorAdded } from './set-up.ts';
import type { SignInTicket } from './tickets.ts';
import { confirmTotp, keepTotp, newTotp } from './use-totp.ts';
import type { PublicPasskey } from './webauthn.ts';

type Routes =
  | 'signInFactor'
  | 'beginTotpAtSignIn'
  | 'confirmTotpAtSignIn'
  | 'beginPasskeyAtSignIn'
  | 'finishPasskeyAtSignIn';

export interface SignInFactorDeps extends NextStepDeps, CheckCodeDeps {
  ceremonies: Ceremonies;
}

/** How a sign-in goes on after its first factor, or begins with a passkey. */
export function createSignInFactorHandlers(deps: SignInFactorDeps): Pick<Handlers, Routes> {
  return {
    async signInFactor({ ticket: token, device, proof }, holder, { address }) {
      const gone = await goOn(deps, token, { device }, holder, 'second-factor');
      if (!gone.ok) return gone;
      const { ticket, account } = gone.value;
      const proven = await checkCode(deps, { ...ticket, sessionId: null, address }, proof);
      if (!proven.ok) return proven;
      return nextStep(deps, account, { device, address }, [...ticket.proven, proven.value]);
    },
    async beginTotpAtSignIn({ ticket: token, device }, holder) {
      const gone = await goOn(deps, token, { device }, holder, 'enrolment');
      return gone.ok
        ? ok(await newTotp(deps, gone.value.ticket, gone.value.account.me.email))
        : gone;
    },
    confirmTotpAtSignIn: (request, holder, peer) => confirmAtSignIn(deps, request, holder, peer),
    beginPasskeyAtSignIn: (request, holder) => beginPasskey(deps, request, holder),
    finishPasskeyAtSignIn: (request, holder, peer) => finishPasskey(deps, request, holder, peer),
  };
}

async function confirmAtSignIn(
  deps: SignInFactorDeps,
  { ticket: token, device, setup, code }: ParsedRequest<'confirmTotpAtSignIn'>,
  holder: KeyHolder,
  { address }: Peer,
): Promise<Result<RouteReply<'confirmTotpAtSignIn'>>> {
  const gone = await goOn(deps, token, { device }, holder, 'enrolment');
  if (!gone.ok) return gone;
  const { ticket } = gone.value;
  const who = { ...ticket, sessionId: null, address };
  const allowed = deps.guesses.take(codeGuess(who));
  if (!allowed.ok) return allowed;
  const confirmed = await confirmTotp(deps, ticket, { setup, code });
  if (!confirmed.ok) {
    if (confirmed.error.code === 'WrongCode') noteWrongCode(deps, who, 'totp');
    return confirmed;
  }
  deps.guesses.right(codeGuess(who));
  return enrol(deps, gone.value, { device, address }, 'totp', async (tx, now) => {
    await keepTotp(tx, ticket, confirmed.value, now);
    return ok(undefined);
  });
}

async function beginPasskey(
  deps: SignInFactorDeps,
  { device, ticket: token, ...request }: ParsedRequest<'beginPasskeyAtSignIn'>,
  holder: KeyHolder,
): Promise<Result<{ url: string }>> {
  if (token === undefined) {
    const goal: Goal = { kind: 'first', deviceKey: holder.thumbprint };
    return ok({ url: deps.ceremonies.begin(goal, request) });
  }
  const second = await goOn(deps, token, { device }, holder, 'second-factor');
  if (second.ok) {
    const goal: Goal = { kind: 'second', ticket: second.value.ticket };
    return ok({ url: deps.ceremonies.begin(goal, request) });
  }
  const enrolment = await goOn(deps, token, { device }, holder, 'enrolment');
  if (!enrolment.ok) return enrolment;
  const { ticket, account } = enrolment.value;
  const goal: Goal = { kind: 'enrolment', ticket, me: account.me };
  return ok({ url: deps.ceremonies.begin(goal, request) });
}

async function finishPasskey(
  deps: SignInFactorDeps,
  { device, code, verifier }: ParsedRequest<'finishPasskeyAtSignIn'>,
  { thumbprint }: KeyHolder,
  { address }: Peer,
): Promise<Result<RouteReply<'finishPasskeyAtSignIn'>>> {
  const ended = deps.ceremonies.end({ code, verifier });
  if (!ended.ok) return ended;
  const { goal, outcome } = ended.value;
  const arrival = { device, address };
  switch (goal.kind) {
    case 'first': {
      if (goal.deviceKey !== thumbprint) return err('TicketExpired');
      const account = await findAccountOf(deps.database, outcome.owner);
      if (!account) return err('PasskeyRefused');
      return withoutCodes(await nextStep(deps, account, arrival, ['passkey']));
    }
    case 'second': {
      if (!isHere(goal.ticket, arrival, thumbprint)) return err('TicketExpired');
      const good = await stillGood(deps, goal.ticket, 'second-factor');
      if (!good.ok) return good;
      const proven: Proven = [...goal.ticket.proven, 'passkey'];
      return withoutCodes(await nextStep(deps, good.value.account, arrival, proven));
    }
    case 'enrolment': {
      const { made } = outcome;
      if (!made || !isHere(goal.ticket, arrival, thumbprint)) return err('TicketExpired');
      return enrolPasskey(deps, goal.ticket, arrival, made);
    }
    case 'add':
    case 'proof':
      return err('TicketExpired');
  }
}

async function enrolPasskey(
  deps: SignInFactorDeps,
  ticket: SignInTicket,
  arrival: Arrival,
  made: PublicPasskey,
): Promise<Result<RouteReply<'finishPasskeyAtSignIn'>>> {
  const good = await stillGood(deps, ticket, 'enrolment');
  if (!good.ok) return good;
  const name = PasskeyName.safeParse(arrival.device.name.slice(0, 60));
  return enrol(deps, good.value, arrival, 'passkey', (tx, now) =>
    keepPasskey(tx, ticket, made, name.success ? name.data : 'Passkey', now),
  );
}

/** Keeps a factor that a sign-in set up, once for its ticket, and goes on with it as proven. */
async function enrol(
  deps: SignInFactorDeps,
  { ticket, account }: Continued,
  arrival: Arrival,
  factor: Kind,
  keep: (tx: Tx, now: number) => Promise<Result<unknown>>,
): Promise<Result<RouteReply<'confirmTotpAtSignIn'>>> {
  const asked = await askedOf(deps, account, ticket.proven);
  if (asked.step !== 'enrolment' || !asked.methods.includes(factor)) return err('NotAllowed');
  const fresh = await newRecoveryCodes();
  const kept = await deps.database.inTenant(ticket.tenantId, async (tx) => {
    const now = deps.clock();
    const turn = await takeTurn(tx, ticket.personId, ticket.at, now);
    if (!turn.ok) return turn;
    const done = await keep(tx, now);
    if (!done.ok) return done;
    const recoveryCodes = await factorAdded(tx, ticket, factor, fresh, now);
    // With what was just set up, and nothing that changes after it.
    const changed = await holdAccount(tx, ticket.personId);
    return changed ? ok({ recoveryCodes, changed }) : err('AccountEnded');
  });
  if (!kept.ok) return kept;
  const { recoveryCodes, changed } = kept.value;
  const next = await nextStep(deps, changed, arrival, [...ticket.proven, factor]);
  return next.ok ? ok({ next: next.value, recoveryCodes }) : next;
}

const isHere = (
  { deviceId, deviceKey }: SignInTicket,
  { device }: Arrival,
  thumbprint: string,
): boolean => deviceId === device.id && deviceKey === thumbprint;

const withoutCodes = (
  next: Awaited<ReturnType<typeof nextStep>>,
): Result<RouteReply<'finishPasskeyAtSignIn'>> =>
  next.ok ? ok({ next: next.value, recoveryCodes: null }) : next;
