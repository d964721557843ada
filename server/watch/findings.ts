import type { Clock } from '../clock.ts';
import { describeFailure, type Log } from '../log.ts';
import type { Found } from './engine.ts';
import { HOUR_MS } from './observed.ts';

/** After so long of trying a finding is given up. */
const GIVE_UP_MS = HOUR_MS;
/** That wait; of more, the oldest are given up. */
const MOST = 1_000;

/**
 * What was found in one company, until it is an alert and told of: what cannot be written down is tried again,
 * and holds up nothing that was found after it.
 */
export interface Findings {
  /** `raise` goes on where it failed. */
  add(found: Found, raise: () => Promise<void>): void;
  /** Tries everything that waits, once. */
  raiseAll(): Promise<void>;
  readonly waiting: number;
}

export interface FindingsDeps {
  clock: Clock;
  log: Log;
  /** It is no alert: the same is news again. */
  takeBack(found: Found): void;
}

interface Waiting {
  found: Found;
  raise(): Promise<void>;
  since: number;
  failed: boolean;
}

export function createFindings({ clock, log, takeBack }: FindingsDeps): Findings {
  let waiting: Waiting[] = [];

  function giveUp({ found }: Waiting): void {
    takeBack(found);
    log({ level: 'error', event: 'alert not raised', subject: found.evidence.rule });
  }

  /** Whether it is dealt with. */
  async function tried(one: Waiting): Promise<boolean> {
    try {
      await one.raise();
      return true;
    } catch (error) {
      const { rule: subject } = one.found.evidence;
      const failure = describeFailure(error);
      if (!one.failed) log({ level: 'warn', event: 'alert not raised yet', subject, failure });
      one.failed = true;
      if (clock() - one.since < GIVE_UP_MS) return false;
      giveUp(one);
      return true;
    }
  }

  return {
    add(found, raise) {
      waiting.push({ found, raise, since: clock(), failed: false });
      for (const one of waiting.splice(0, waiting.length - MOST)) giveUp(one);
    },
    async raiseAll() {
      const left: Waiting[] = [];
      for (const one of waiting) if (!(await tried(one))) left.push(one);
      waiting = left;
    },
    get waiting() {
      return waiting.length;
    },
  };
}
