import type { AlertEvidence, Severity, WatchRule } from '../../../shared/domain/alert.ts';
import type { EpochMs, PersonId, SessionId } from '../../../shared/domain/ids.ts';
import type { Observed } from '../observed.ts';
import type { Known } from '../profile.ts';

/** What a rule found. */
export interface Finding {
  severity: Severity;
  evidence: AlertEvidence;
  /** Null: it is about the company. */
  personId: PersonId | null;
  sessionId: SessionId | null;
  /** What is the same matter: within `quietMs` it is told of once. */
  subject: string;
}

/** One rule of watching. Both functions are pure. */
export interface RuleOf<S> {
  name: WatchRule;
  /** What is counted together; null: the event says nothing to this rule. */
  keyOf(event: Observed): string | null;
  start: S;
  /** The state has a largest size, whatever happens. */
  judge(state: S, event: Observed, known: Known): { state: S; found?: Finding | null };
  /** After so long a state says nothing any more. */
  keepsMs: number;
  quietMs: number;
}

/** A rule at work: it keeps its states, of which there are never more than a fixed number. */
export interface Rule {
  readonly name: WatchRule;
  /** `news` is false for what was told of not long before. */
  see(event: Observed, known: Known): { finding: Finding; news: boolean } | null;
  /** It was not told of after all: the same is news again. */
  takeBack(finding: Finding): void;
  /** States that are kept. */
  readonly size: number;
}

/** States of one rule. When more are needed, the one that was longest unused is forgotten. */
export const STATES_MOST = 5_000;

export const defineRule =
  <S>(rule: RuleOf<S>, most = STATES_MOST) =>
  (): Rule => {
    const states = createBounded<{ state: S; at: EpochMs }>(most);
    const told = createBounded<{ at: EpochMs; severity: Severity }>(most);

    function isNews({ subject, severity }: Finding, at: EpochMs): boolean {
      const before = told.get(subject);
      // Something graver is news although the same was told of.
      const again = before && at - before.at < rule.quietMs;
      if (again && WEIGHT[severity] <= WEIGHT[before.severity]) return false;
      told.set(subject, { at, severity });
      return true;
    }

    return {
      name: rule.name,
      see(event, known) {
        const key = rule.keyOf(event);
        if (key === null) return null;
        const kept = states.get(key);
        const fresh = kept && event.at - kept.at < rule.keepsMs;
        const { state, found } = rule.judge(fresh ? kept.state : rule.start, event, known);
        states.set(key, { state, at: event.at });
        return found ? { finding: found, news: isNews(found, event.at) } : null;
      },
      takeBack: ({ subject }) => told.delete(subject),
      get size() {
        return states.size + told.size;
      },
    };
  };

const WEIGHT: Readonly<Record<Severity, number>> = { notice: 0, warning: 1, critical: 2 };

/** A map that forgets what was longest unused. */
export function createBounded<V>(most: number) {
  const entries = new Map<string, V>();
  return {
    get: (key: string) => entries.get(key),
    set(key: string, value: V) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= most) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
    delete: (key: string) => void entries.delete(key),
    get size() {
      return entries.size;
    },
  };
}
