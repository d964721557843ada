import { type Instant, nowOn } from './instant.ts';
import { transition } from './machine.ts';
import type { Clock } from './ports.ts';
import type { Effect, SessionEvent, SessionState } from './session-state.ts';

export interface StateHolder {
  readonly state: SessionState;
  now(): Instant;
  /** One event at a time: what an effect dispatches waits until the event before it is done. */
  dispatch(event: SessionEvent): void;
}

export interface StateHolderOptions {
  clock: Clock;
  /** Starts an effect; must not throw. */
  perform(effect: Effect): void;
  /** After each event that was dispatched, with all its effects started. */
  settled(): void;
}

/** Keeps the session's state and runs the machine on it. */
export function createStateHolder({ clock, perform, settled }: StateHolderOptions): StateHolder {
  let state: SessionState = { phase: 'starting' };
  const waiting: SessionEvent[] = [];
  let busy = false;
  const now = () => nowOn(clock);

  function work(): void {
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      const next = transition(state, event, now());
      state = next.state;
      for (const effect of next.effects) perform(effect);
    }
  }

  return {
    get state() {
      return state;
    },
    now,
    dispatch(event) {
      waiting.push(event);
      if (busy) return;
      busy = true;
      try {
        work();
      } finally {
        busy = false;
      }
      settled();
    },
  };
}
