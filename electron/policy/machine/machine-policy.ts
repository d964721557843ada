import { isDeepStrictEqual } from 'node:util';
import { type PolicyPart, STRICT_DEFAULT, strictest } from '../../../shared/policy/policy.ts';
import { createTurns } from '../../durable/turns.ts';
import type { PolicyProblem, PolicySource, Reading } from './reading.ts';
import { watchFile } from './watch-file.ts';

/** Milliseconds between looks that nothing gives cause for: the registry sends no word, and a watch can miss one. */
const POLL_MS = 30_000;
/** Milliseconds of quiet after a change: a file that is copied into place is whole by then. */
const SETTLE_MS = 100;

export interface MachinePolicyState {
  /** What IT demands of everybody on this computer, as far as it is known. */
  part: PolicyPart;
  /** `kept`: not to be read just now, so the last good one holds. `refused`: the strict default holds beside it. */
  state: 'none' | 'read' | 'kept' | 'refused';
  problem?: PolicyProblem;
}

export interface MachinePolicy {
  current(): MachinePolicyState;
  /** Calls back after each change; returns the way to end it. */
  onChange(callback: () => void): () => void;
  /** Looks once now. */
  look(): Promise<void>;
  stop(): void;
}

/** The last policy that could be read, over restarts; null when there was none. */
export interface LastGood {
  read(): PolicyPart | null;
  /** @throws what keeping it says; it counts in memory all the same */
  keep(part: PolicyPart | null): void;
}

export interface MachinePolicyOptions {
  source: PolicySource;
  lastGood: LastGood;
  report(cause: unknown): void;
  pollMs?: number;
}

/** The machine policy, followed from now on. Resolves when it was looked at once. */
export async function openMachinePolicy(options: MachinePolicyOptions): Promise<MachinePolicy> {
  const { source, lastGood, report, pollMs = POLL_MS } = options;
  const turns = createTurns();
  const callbacks = new Set<() => void>();
  let stopped = false;
  let settling: NodeJS.Timeout | undefined;
  let last = lastGood.read();
  let state = stateAfter({ state: 'none' }, null);

  async function look(): Promise<void> {
    const reading = await source.read();
    if (stopped) return;
    keep(reading);
    const next = stateAfter(reading, last);
    if (isDeepStrictEqual(next, state)) return;
    state = next;
    for (const callback of callbacks) callback();
  }

  function keep(reading: Reading): void {
    if (reading.state !== 'read' && reading.state !== 'none') return;
    const part = reading.state === 'read' ? reading.part : null;
    if (isDeepStrictEqual(part, last)) return;
    last = part;
    try {
      lastGood.keep(part);
    } catch (cause) {
      report(cause);
    }
  }

  const lookInTurn = () => turns.take(look);
  const lookSoon = () => {
    clearTimeout(settling);
    settling = setTimeout(() => void lookInTurn().catch(report), SETTLE_MS).unref();
  };
  const watches = source.files.map((file) => watchFile(file, lookSoon));
  const poll = setInterval(() => {
    for (const watch of watches) watch.follow();
    void lookInTurn().catch(report);
  }, pollMs).unref();

  await lookInTurn();
  return {
    current: () => state,
    onChange(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    look: lookInTurn,
    stop() {
      stopped = true;
      clearTimeout(settling);
      clearInterval(poll);
      for (const watch of watches) watch.stop();
    },
  };
}

/** What a reading leads to, where `last` is the last good policy. Never looser than that, unless IT says so. */
export function stateAfter(reading: Reading, last: PolicyPart | null): MachinePolicyState {
  switch (reading.state) {
    case 'none':
      return { state: 'none', part: {} };
    case 'read':
      return { state: 'read', part: reading.part };
    case 'unreadable':
      return { state: 'kept', part: last ?? STRICT_DEFAULT, problem: reading.problem };
    case 'refused':
      return {
        state: 'refused',
        part: strictest(STRICT_DEFAULT, last ?? {}),
        problem: reading.problem,
      };
  }
}
