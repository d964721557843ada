import type { Policy } from '../../../shared/policy/policy.ts';
import type { transition } from '../machine.ts';
import type { SessionEvent, SessionState } from '../session-state.ts';

export type Machine = typeof transition;

export type Action =
  /** Somebody touches mouse or keyboard. */
  | { do: 'input' }
  | { do: 'poll' }
  /** Time passes, and the idle monitor looks each second. */
  | { do: 'run'; ms: number }
  /** Time passes, and the program does nothing. */
  | { do: 'stall'; ms: number }
  /** The computer sleeps, and nobody says so. */
  | { do: 'sleep'; ms: number }
  | { do: 'set-clock'; ms: number }
  | { do: 'unlock-start' }
  | { do: 'unlock-end' }
  | { do: 'lock' }
  /** The server says something. */
  | { do: 'word' }
  | { do: 'policy'; policy: Policy };

const STARTED_AT = 1_750_000_000_000;
const POLL_MS = 1_000;
/** Wall time is whole milliseconds. */
const ROUNDING_MS = 2;

/**
 * A person, a computer and its clocks, around a machine. Knows the true time, and from the true inputs
 * how long the session may at most be open; notes every moment at which the machine left it open longer.
 */
export class World {
  readonly overstayed: { at: number; phase: string; allowedUntil: number }[] = [];
  readonly #machine: Machine;
  readonly #idleCountsSleep: boolean;
  #state: SessionState = { phase: 'signed-out' };
  /** True milliseconds. */
  #time = 0;
  #slept = 0;
  #clockOffset = 0;
  #lastInput = { time: 0, slept: 0 };
  /** The last moment at which somebody was there who was allowed to be. */
  #presence = 0;
  #signedIn = 0;
  #heard = 0;
  #attempt: { id: number; since: number } | null = null;
  #attempts = 0;

  constructor(machine: Machine, idleCountsSleep: boolean) {
    this.#machine = machine;
    this.#idleCountsSleep = idleCountsSleep;
  }

  signIn(policy: Policy, takesMs: number): void {
    const since = this.#now();
    this.#presence = this.#time;
    this.#time += takesMs;
    this.#signedIn = this.#time;
    this.#heard = this.#time;
    const { wall } = this.#now();
    const wordAt = this.#serverTime();
    const term = { signedInAt: wall, accountEndsAt: null, wordHeardAt: wall, wordAt };
    this.#dispatch({ type: 'signed-in', policy, since, term });
  }

  act(action: Action): void {
    switch (action.do) {
      case 'input':
        this.#input();
        return;
      case 'poll':
        this.#poll();
        return;
      case 'run':
        this.#run(action.ms);
        return;
      case 'stall':
        this.#time += action.ms;
        return;
      case 'sleep':
        this.#time += action.ms;
        this.#slept += action.ms;
        return;
      case 'set-clock':
        // Looked at before and after: a sleep and a set clock in one blink cannot be told apart.
        this.#dispatch({ type: 'tick' });
        this.#clockOffset += action.ms;
        this.#dispatch({ type: 'tick' });
        return;
      case 'unlock-start':
        this.#startUnlock();
        return;
      case 'unlock-end':
        this.#endUnlock();
        return;
      case 'lock':
        this.#dispatch({ type: 'lock', trigger: 'user' });
        return;
      case 'word':
        this.#dispatch({ type: 'word', at: this.#serverTime() });
        this.#heard = this.#time;
        return;
      case 'policy':
        this.#dispatch({ type: 'policy-changed', policy: action.policy });
        return;
    }
  }

  #now() {
    return {
      wall: Math.round(STARTED_AT + this.#time + this.#clockOffset),
      mono: this.#time - this.#slept,
    };
  }

  /** Nobody sets the server's clock. */
  #serverTime(): number {
    return Math.round(STARTED_AT + this.#time);
  }

  #input(): void {
    this.#lastInput = { time: this.#time, slept: this.#slept };
    if (this.#state.phase !== 'unlocked') return;
    const allowedUntil = this.#presence + this.#state.policy.lockAfter * 1000;
    if (this.#time < allowedUntil) this.#presence = this.#time;
  }

  #poll(): void {
    const { time, slept } = this.#lastInput;
    const sleptSince = this.#idleCountsSleep ? 0 : this.#slept - slept;
    const seconds = Math.floor((this.#time - time - sleptSince) / 1000);
    this.#dispatch({
      type: 'activity',
      atLeastMs: seconds * 1000,
      atMostMs: (seconds + 1) * 1000,
    });
  }

  /** At most a few hundred looks, so that a long wait is no long test. */
  #run(ms: number): void {
    const until = this.#time + ms;
    const step = Math.max(POLL_MS, ms / 200);
    while (this.#time < until) {
      this.#time = Math.min(until, this.#time + step);
      this.#poll();
    }
  }

  #startUnlock(): void {
    this.#attempts += 1;
    this.#dispatch({ type: 'unlock-started', attempt: this.#attempts });
    if (this.#state.phase === 'locked' && this.#state.attempt?.id === this.#attempts) {
      this.#attempt = { id: this.#attempts, since: this.#time };
    }
  }

  #endUnlock(): void {
    if (!this.#attempt) return;
    const { id, since } = this.#attempt;
    this.#attempt = null;
    const state = this.#state;
    // Whoever knew the secret was there when they gave it.
    if (state.phase === 'locked' && state.attempt?.cancelled === false) this.#presence = since;
    this.#dispatch({ type: 'unlock-succeeded', attempt: id });
  }

  #dispatch(event: SessionEvent): void {
    this.#state = this.#machine(this.#state, event, this.#now()).state;
    const state = this.#state;
    if (state.phase !== 'unlocked' && state.phase !== 'locked') return;
    const { lockAfter, logoutAfter, sessionAge, offlineLockAfter } = state.policy;
    const open = state.phase === 'unlocked';
    const allowedUntil = Math.min(
      this.#presence + (open ? Math.min(lockAfter, logoutAfter) : logoutAfter) * 1000,
      this.#signedIn + sessionAge * 1000,
      this.#heard + (open ? offlineLockAfter : 2 * offlineLockAfter) * 1000,
    );
    if (this.#time >= allowedUntil + ROUNDING_MS) {
      this.overstayed.push({ at: this.#time, phase: state.phase, allowedUntil });
    }
  }
}
