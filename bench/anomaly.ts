// What watching makes of a labelled replay set: weeks of an office with attacks mixed in.
import { type RuleScore, type Score, scoreReplay } from '../server/watch/testing/score.ts';
import { rounded } from './measure.ts';
import { type Aim, atLeast, type Bench } from './report.ts';

/** Seeds by which no threshold was chosen. */
const FULL = { seeds: [2026, 2027, 2028, 2029], people: 100, weeks: 12, ofEach: 20 };
const QUICK = { seeds: [2026], people: 20, weeks: 8, ofEach: 4 };

const RECALL_LEAST = 0.95;
/** For 1,000 days of one person: fewer than this. */
const FALSE_MOST = 1;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
/** Of nothing: nothing was wrong. */
const share = (part: number, whole: number): number => rounded(whole === 0 ? 1 : part / whole);

/** One rule over all replays: `recall · precision`. */
function figureOf(scores: readonly RuleScore[]): string {
  const total = (of: (score: RuleScore) => number) => sum(scores.map(of));
  const recall = share(
    total(({ seen }) => seen),
    total(({ attacks }) => attacks),
  );
  const right = total((score) => score.right);
  return `${recall} · ${share(right, right + total(({ wrong }) => wrong))}`;
}

const bench: Bench = async ({ progress, quick }) => {
  const { seeds, ...office } = quick ? QUICK : FULL;
  const scores: Score[] = [];
  const from = performance.now();
  for (const seed of seeds) {
    progress(`weeks of an office, seed ${seed}`);
    scores.push(scoreReplay({ ...office, seed }));
  }
  const seconds = (performance.now() - from) / 1_000;
  const total = (of: (score: Score) => number) => sum(scores.map(of));
  const rules = scores.flatMap((score) => score.rules);
  const byRule = Map.groupBy(rules, ({ rule }) => rule);
  const events = total((score) => score.events);
  const attacks = sum(rules.map((rule) => rule.attacks));
  const seen = sum(rules.map((rule) => rule.seen));
  const right = sum(rules.map((rule) => rule.right));
  const wrong = sum(rules.map((rule) => rule.wrong));
  const falsePer1000 = rounded((1_000 * wrong) / total(({ userDays }) => userDays));
  const few: Aim = {
    aim: 'false alerts for 1,000 user-days, fewer than',
    value: falsePer1000,
    limit: FALSE_MOST,
    holds: falsePer1000 < FALSE_MOST,
  };
  return {
    figures: {
      userDays: total(({ userDays }) => userDays),
      events,
      attacks,
      recall: share(seen, attacks),
      precision: share(right, right + wrong),
      falsePer1000,
      notices: total(({ notices }) => notices),
      eventsPerSecond: Math.round(events / seconds),
      ...Object.fromEntries([...byRule].map(([rule, of]) => [rule, figureOf(of)])),
    },
    baseline: {},
    aims: [atLeast('recall', share(seen, attacks), RECALL_LEAST), few],
  };
};

export default bench;
