import { type WatchRule, WatchRule as WatchRules } from '../../shared/domain/alert.ts';
import type { EpochMs, PersonId } from '../../shared/domain/ids.ts';
import { createHabits } from './habits.ts';
import { learnCompany, learnSighting } from './learn.ts';
import { inOrder, isSighting, type Observed, personOf } from './observed.ts';
import { type CompanyNetworks, NO_PROFILE, type Profile } from './profile.ts';
import type { Finding } from './rules/rule.ts';
import { RULES } from './rules/rules.ts';

/** What is known of a company and its people, between events. */
export interface Memory {
  profile(personId: PersonId): Profile;
  setProfile(personId: PersonId, profile: Profile): void;
  company(): CompanyNetworks;
  setCompany(networks: CompanyNetworks): void;
}

/** What a rule found, and at which event. */
export interface Found extends Finding {
  at: EpochMs;
}

export interface Engine {
  /**
   * What the rules that are on find in these events, in the order of time. Each event is learnt from after all
   * rules have judged it.
   */
  see(events: readonly Observed[], memory: Memory, isOn?: (rule: WatchRule) => boolean): Found[];
  /** It became no alert: the same is news again. */
  takeBack(found: Found): void;
  /** Everything that is counted; there is a most. */
  readonly size: number;
}

/** The rules at work for one company. The same events give the same findings, whatever the clock says. */
export function createEngine(): Engine {
  const rules = WatchRules.options.map((name) => RULES[name]());
  const habits = createHabits();

  function judge(event: Observed, memory: Memory, isOn: (rule: WatchRule) => boolean): Found[] {
    const personId = personOf(event);
    const person = personId ? memory.profile(personId) : NO_PROFILE;
    const known = { person, company: memory.company() };
    // One that is off counts on: it has something to say when it is switched on.
    const seen = rules.flatMap((rule) => rule.see(event, known) ?? []);
    if (isSighting(event)) {
      memory.setProfile(event.personId, learnSighting(person, event));
      memory.setCompany(learnCompany(known.company, event.place, event.personId, event.at));
    }
    const learnt = habits.learn(event, person, seen.length > 0);
    if (personId && learnt) memory.setProfile(personId, learnt);
    return seen.flatMap(({ finding, news }) =>
      news && isOn(finding.evidence.rule) ? [{ ...finding, at: event.at }] : [],
    );
  }

  return {
    see: (events, memory, isOn = () => true) =>
      inOrder(events).flatMap((event) => judge(event, memory, isOn)),
    takeBack(found) {
      for (const rule of rules) if (rule.name === found.evidence.rule) rule.takeBack(found);
    },
    get size() {
      return rules.reduce((all, { size }) => all + size, habits.size);
    },
  };
}

/** In memory alone, for replays. */
export function createMemory(): Memory {
  const profiles = new Map<PersonId, Profile>();
  let networks: CompanyNetworks = [];
  return {
    profile: (personId) => profiles.get(personId) ?? NO_PROFILE,
    setProfile: (personId, profile) => void profiles.set(personId, profile),
    company: () => networks,
    setCompany(after) {
      networks = after;
    },
  };
}
