import type { PolicyInForce } from '../policy/effective-policy.ts';
import type { Sync } from '../sync/sync.ts';
import { outstays } from './keeping.ts';
import type { Clock } from './ports.ts';
import type { Facts } from './present.ts';
import { within } from './timing.ts';

/** How long a session that may not go on goes on for what waits to be sent. */
export const LAST_CHANCE_MS = 10_000;

export interface LastChance {
  /** What waits is tried, if the server can be reached. Resolves when it is over, at the latest after the limit. */
  send(): Promise<void>;
  /**
   * Follows what is in force: a session that policy does not let go on ends, and what waits to be sent has
   * its last chance before.
   */
  follow(inForce: PolicyInForce): void;
}

export interface LastChanceOptions {
  clock: Clock;
  facts: Facts;
  sync: Pick<Sync, 'connection' | 'noneWaits'>;
  end(): void;
}

/**
 * Of messages that a kept session has not sent, when policy allows no copy any more. Company and computer ask
 * nobody, so they wait for it; a person was asked before (`createSetPersonal`), and is not asked twice. While
 * locked there is no chance: what opens the store is not here.
 */
export function createLastChance(options: LastChanceOptions): LastChance {
  const { clock, facts, sync, end } = options;
  /** Of the session that is given one. */
  let given: string | null = null;

  async function send(): Promise<void> {
    if (sync.connection !== 'online') return;
    // Late is not wrong here: then it is over.
    await within(clock, LAST_CHANCE_MS, sync.noneWaits).catch(() => undefined);
  }

  async function give(sessionId: string): Promise<void> {
    given = sessionId;
    await send();
    given = null;
    const { record, inForce, keeping } = facts;
    if (record?.sessionId !== sessionId || !inForce) return;
    // Policy may have changed its mind meanwhile.
    if (outstays(keeping, inForce.policy)) end();
  }

  return {
    send,
    follow({ policy, required }) {
      if (!outstays(facts.keeping, policy)) return;
      const sessionId = facts.record?.sessionId;
      const asked = !outstays(facts.keeping, required);
      const hopeless = facts.unsent === 0 || sync.connection !== 'online';
      if (sessionId === undefined || asked || hopeless) end();
      else if (given !== sessionId) void give(sessionId);
    },
  };
}
