import { WatchRule } from '../../../shared/domain/alert.ts';
import { createEngine, createMemory, type Found } from '../engine.ts';
import { DAY_MS } from '../observed.ts';
import { type Attack, stageAttacks } from './attacks.ts';
import { type OfficeOptions, simulateOffice } from './office.ts';

/** Of warnings and critical alerts: a notice calls nobody. */
export interface RuleScore {
  rule: WatchRule;
  attacks: number;
  /** Attacks that this rule saw. */
  seen: number;
  /** Alerts that belong to an attack, and that do not. */
  right: number;
  wrong: number;
}

export interface Score {
  rules: RuleScore[];
  userDays: number;
  events: number;
  wrong: Found[];
  missed: Attack[];
  notices: number;
  recall: number;
  precision: number;
  falsePer1000: number;
}

/** What an attack leaves behind is still its own for so long: where the victim is next, for example. */
const AFTERMATH_MS = DAY_MS;

const belongs = (found: Found, attack: Attack): boolean =>
  found.at >= attack.from &&
  found.at <= attack.to + AFTERMATH_MS &&
  (found.personId === attack.personId ||
    // A sprayed password that was right is told of with its account.
    (attack.personId === null && found.evidence.rule === attack.rule));

/** Replays an office's weeks with attacks among them, and says what each rule made of them. */
export function scoreReplay(options: OfficeOptions & { ofEach: number }): Score {
  const office = simulateOffice(options);
  const attacks = stageAttacks(office, options.seed, options.ofEach);
  const events = [...office.events, ...attacks.flatMap((attack) => attack.events)];
  const found = createEngine().see(events, createMemory());
  const alerts = found.filter(({ severity }) => severity !== 'notice');
  const wrong = alerts.filter((one) => !attacks.some((attack) => belongs(one, attack)));
  const sawIt = (attack: Attack) =>
    alerts.some((one) => one.evidence.rule === attack.rule && belongs(one, attack));
  const missed = attacks.filter((attack) => !sawIt(attack));
  const rules = WatchRule.options.map((rule): RuleScore => {
    const of = attacks.filter((attack) => attack.rule === rule);
    const all = alerts.filter((one) => one.evidence.rule === rule).length;
    const bad = wrong.filter((one) => one.evidence.rule === rule).length;
    const unseen = missed.filter((attack) => attack.rule === rule).length;
    return { rule, attacks: of.length, seen: of.length - unseen, right: all - bad, wrong: bad };
  });
  return {
    rules,
    userDays: office.userDays,
    events: events.length,
    wrong,
    missed,
    notices: found.length - alerts.length,
    recall: 1 - missed.length / attacks.length,
    precision: 1 - wrong.length / alerts.length,
    falsePer1000: (1000 * wrong.length) / office.userDays,
  };
}
