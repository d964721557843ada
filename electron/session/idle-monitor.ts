import type { Clock, DesktopSource } from './ports.ts';
import type { SessionEvent } from './session-state.ts';

const POLL_MS = 1_000;
/** Close to a deadline the wait is halved each time, so that input just before it is seen before it. */
const NEAR_MS = 50;

export interface IdleMonitorOptions {
  clock: Clock;
  desktop: DesktopSource;
  /** Milliseconds until the next deadline; null when nobody is signed in. */
  untilDeadline(): number | null;
  report(
    event: Extract<SessionEvent, { type: 'surroundings' | 'activity' | 'occurred' | 'tick' }>,
  ): void;
  /** The idle source failed: nobody's presence is confirmed meanwhile. */
  failed(cause: unknown): void;
}

export interface IdleMonitor {
  /** Looks once now. */
  poll(): void;
  /** Brings the next look forward if the deadline of the moment asks for it; none when nobody is signed in. */
  schedule(): void;
  stop(): void;
}

/**
 * Looks around and asks for the idle time each second and exactly at each deadline. The source counts whole seconds, so
 * an answer of n means between n and n + 1: the machine takes whichever end is stricter.
 */
export function createIdleMonitor(options: IdleMonitorOptions): IdleMonitor {
  const { clock, desktop, untilDeadline, report, failed } = options;
  let next: { at: number; cancel(): void } | null = null;
  let failing = false;

  function presence(): Parameters<typeof report>[0] {
    // Whoever types into the lock screen is not somebody who sits at Nightjar.
    if (desktop.screenIsLocked()) return { type: 'occurred', what: 'screen-lock' };
    const seconds = desktop.idleSeconds();
    if (!(seconds >= 0)) throw new RangeError('idle time is not a number of seconds');
    return { type: 'activity', atLeastMs: seconds * 1000, atMostMs: (seconds + 1) * 1000 };
  }

  /** The time is looked at whatever the desktop says, or fails to say. */
  function look(): void {
    let failure: { cause: unknown } | null = null;
    for (const part of [surroundings, presence]) {
      try {
        report(part());
      } catch (cause) {
        failure ??= { cause };
        report({ type: 'tick' });
      }
    }
    if (failure && !failing) failed(failure.cause);
    failing = failure !== null;
  }

  const surroundings = (): Parameters<typeof report>[0] => ({
    type: 'surroundings',
    surroundings: { addresses: desktop.addresses(), presenting: desktop.isPresenting() },
  });

  function poll(): void {
    stop();
    try {
      look();
    } finally {
      schedule();
    }
  }

  function stop(): void {
    next?.cancel();
    next = null;
  }

  function schedule(): void {
    const until = untilDeadline();
    if (until === null) {
      stop();
      return;
    }
    const wait = waitMs(until);
    const at = clock.monotonicNow() + wait;
    // Never put off: in a busy chat this is called more often than the source is asked.
    if (next && next.at <= at) return;
    stop();
    next = { at, cancel: clock.after(wait, poll) };
  }

  return { poll, schedule, stop };
}

function waitMs(untilDeadline: number): number {
  const next = untilDeadline > NEAR_MS ? untilDeadline / 2 : untilDeadline;
  return Math.max(1, Math.min(POLL_MS, Math.ceil(next)));
}
