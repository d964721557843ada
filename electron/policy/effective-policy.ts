import type { EpochMs } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/person.ts';
import { type CompanyPolicy, companyPolicyFor } from '../../shared/policy/company-policy.ts';
import { type EffectivePolicy, effectivePolicy } from '../../shared/policy/effective.ts';
import { type Policy, type PolicyPart, strictest } from '../../shared/policy/policy.ts';
import type { Clock } from '../session/ports.ts';

/** Somebody who may make policy stricter on this computer: IT, or the person. */
export interface PolicyPartSource {
  current(): PolicyPart;
  /** Calls back after each change; returns the way to end it. */
  onChange(callback: () => void): () => void;
}

export interface PolicyInForce extends EffectivePolicy {
  /** What company and machine demand: the person can only make it stricter. */
  required: Policy;
  /** What the person set. */
  personal: PolicyPart;
}

export interface PolicyHolder {
  /** From now on this document, for this person. Answers what is in force with it. */
  hold(document: CompanyPolicy, person: { role: Role; endsAt: EpochMs | null }): PolicyInForce;
  /** Nobody is signed in. */
  release(): void;
  /** The server's clock shows `at` now, by its signed word. */
  heard(at: EpochMs): void;
  /** The later of this computer's clock and what is known of the server's. Milliseconds since 1970. */
  now(): EpochMs;
  /** What is known of the server's clock; this computer's, before any word from there. */
  serverTime(): EpochMs;
  stop(): void;
}

export interface PolicyHolderOptions {
  clock: Clock;
  machine: PolicyPartSource;
  personal: PolicyPartSource;
  /** Something else is in force than `hold` answered. */
  changed(inForce: PolicyInForce): void;
}

/** Milliseconds between looks at the clocks, which may be set, or stand still in sleep. */
const LOOK_EVERY_MS = 60_000;

/**
 * The strictest of company, machine and person, while somebody is signed in. Follows all three, and the
 * clocks: from the document's expiry on, the strict default is in force as well.
 */
export function createPolicyHolder(options: PolicyHolderOptions): PolicyHolder {
  const { clock, machine, personal, changed } = options;
  let held: { document: CompanyPolicy; person: { role: Role; temporary: boolean } } | null = null;
  let word: { at: EpochMs; mono: number } | null = null;
  let inForce = '';
  let cancel: () => void = () => {};

  const wallTime = (): EpochMs => Math.max(0, Math.round(clock.wallNow()));
  const serverTime = (): EpochMs =>
    word ? word.at + Math.max(0, Math.round(clock.monotonicNow() - word.mono)) : wallTime();
  const now = (): EpochMs => Math.max(wallTime(), serverTime());

  function compute({ document, person }: NonNullable<typeof held>): PolicyInForce {
    const company = companyPolicyFor(document, person, now());
    const sources = { company, machine: machine.current(), personal: personal.current() };
    return {
      ...effectivePolicy(sources),
      required: strictest(company, sources.machine),
      personal: sources.personal,
    };
  }

  function look(): void {
    cancel();
    if (!held) return;
    const next = compute(held);
    const untilExpiry = held.document.expiresAt - now();
    cancel = clock.after(
      untilExpiry > 0 ? Math.min(LOOK_EVERY_MS, untilExpiry) : LOOK_EVERY_MS,
      look,
    );
    const text = JSON.stringify(next);
    if (text === inForce) return;
    inForce = text;
    changed(next);
  }

  const unfollow = [machine.onChange(look), personal.onChange(look)];

  return {
    hold(document, { role, endsAt }) {
      held = { document, person: { role, temporary: endsAt !== null } };
      const first = compute(held);
      inForce = JSON.stringify(first);
      look();
      return first;
    },
    release() {
      cancel();
      held = null;
      word = null;
      inForce = '';
    },
    heard(at) {
      // A word that was kept back and comes late takes no time away.
      if (!word || at > serverTime()) word = { at, mono: clock.monotonicNow() };
      look();
    },
    now,
    serverTime,
    stop() {
      cancel();
      for (const end of unfollow) end();
    },
  };
}
