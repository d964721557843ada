import type { RecoveryCodes } from '../../shared/domain/factor.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import type { PolicyHolder } from '../policy/effective-policy.ts';
import type { Ending } from './ending.ts';
import type { Instant } from './instant.ts';
import type { Facts } from './present.ts';
import type { SessionEvent } from './session-state.ts';
import { type Arrival, type SettleOptions, settle, ticketOf } from './settle.ts';
import type { Origin, StepHolder, Waiting } from './sign-in-step.ts';
import type { Revocations } from './sign-out/revocation.ts';
import type { StateHolder } from './state-holder.ts';

export type LockEvent = Extract<SessionEvent, { type: 'lock' | 'occurred' }>;

/** One call of a sign-in that is being answered. */
export interface Attempt {
  since: Instant;
  /** What came meanwhile. */
  events: LockEvent[];
  /** It is the person's turn, in the browser. */
  inBrowser: boolean;
  /** The person went back. */
  left: boolean;
}

export type Done = Result<Record<string, never>>;

export const PUT_AWAY = err('WrongState', { detail: 'put away meanwhile' });

export interface ArrivalsOptions extends SettleOptions {
  holder: StateHolder;
  facts: Facts;
  revocations: Pick<Revocations, 'add' | 'hold' | 'drop' | 'tryNow'>;
  ending: Pick<Ending, 'wipeQuietly'>;
  policies: Pick<PolicyHolder, 'hold' | 'heard' | 'release'>;
  /** Somebody signed in there; the next sign-in starts from it. Must not throw. */
  rememberServer(serverUrl: string): void;
  report(cause: unknown): void;
}

/** From the server's having taken a sign-in to a session of this device, or to its end. */
export interface Arrivals {
  /** Once nothing is left that the person has to do first: codes to be kept, a password for this computer. */
  enter(
    attempt: Attempt,
    origin: Origin,
    signedIn: SignedIn,
    codes: RecoveryCodes | null,
  ): Promise<Done>;
  arrive(attempt: Attempt, arrival: Arrival): Promise<Done>;
  /** A session of which nothing is here. The server is told as soon as it can be reached. */
  drop(waiting: Waiting): void;
}

export function createArrivals(
  options: ArrivalsOptions,
  steps: Pick<StepHolder, 'wait' | 'forget' | 'clear'>,
): Arrivals {
  const { holder, facts, ending, revocations, policies } = options;

  function drop(waiting: Waiting): void {
    if (!('signedIn' in waiting)) return;
    const { signedIn, serverUrl } = waiting;
    revocations
      .add(ticketOf(signedIn, serverUrl), 'user')
      .then(revocations.tryNow)
      .catch(options.report);
  }

  async function enter(
    attempt: Attempt,
    origin: Origin,
    signedIn: SignedIn,
    codes: RecoveryCodes | null,
  ): Promise<Done> {
    const { password } = origin;
    if (!codes && password !== null) {
      return arrive(attempt, { ...origin, signedIn, password, unlocksWith: 'account' });
    }
    const waiting: Waiting = codes
      ? { ...origin, step: 'recovery-codes', signedIn, codes }
      : { ...origin, step: 'unlock-password', signedIn };
    // Killed while it waits, the next start ends it.
    await revocations.hold(ticketOf(signedIn, origin.serverUrl), 'unreadable');
    if (attempt.left || attempt.events.length > 0) return leftBehind(waiting);
    steps.wait(waiting);
    return ok({});
  }

  function leftBehind(waiting: Waiting): Done {
    steps.forget('put-away');
    drop(waiting);
    return PUT_AWAY;
  }

  async function arrive(attempt: Attempt, arrival: Arrival): Promise<Done> {
    const settled = await settle(options, arrival);
    if (!settled.ok || attempt.left) {
      policies.release();
      await ending.wipeQuietly(ticketOf(arrival.signedIn, arrival.serverUrl));
      revocations.tryNow();
      steps.clear();
      return settled.ok ? PUT_AWAY : settled;
    }
    Object.assign(facts, { ...settled.value, methods: ['password'], summary: null });
    facts.receipt = null;
    const { policy, term } = settled.value.record;
    steps.clear();
    holder.dispatch({ type: 'signed-in', policy, since: attempt.since, term });
    for (const event of attempt.events) holder.dispatch(event);
    options.rememberServer(arrival.serverUrl);
    return ok({});
  }

  return { enter, arrive, drop };
}
