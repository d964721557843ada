import { Answer, type WatchRule } from '../../../../shared/domain/alert.ts';
import type { RuleSetting } from '../../../../shared/domain/watching.ts';

/** What is done about what a rule finds, from nothing to the hardest; who is told stands beside it. */
export const STEPS = [
  'off',
  'tell',
  'ask-factor',
  'lock',
  'lock-and-ask',
  'sign-out-wipe',
  'suspend',
] as const;
export type Step = (typeof STEPS)[number];

/** All that a rule can do that finds something about the whole company. */
export const COMPANY_STEPS: readonly Step[] = ['off', 'tell'];

export type Told = Extract<Answer, 'tell-person' | 'tell-admins'>;

const ACTS: Readonly<Record<Exclude<Step, 'off'>, readonly Answer[]>> = {
  tell: [],
  'ask-factor': ['ask-factor'],
  lock: ['lock'],
  'lock-and-ask': ['ask-factor', 'lock'],
  'sign-out-wipe': ['sign-out-wipe'],
  suspend: ['suspend'],
};

const isTold = (answer: Answer): boolean => answer === 'tell-person' || answer === 'tell-admins';

/** What a setting comes to: what is harder does what is milder as well. Pure, as all of these. */
export function stepOf({ on, answers }: RuleSetting): Step {
  if (!on) return 'off';
  const does = (answer: Answer) => answers.includes(answer);
  if (does('suspend')) return 'suspend';
  if (does('sign-out-wipe')) return 'sign-out-wipe';
  if (does('lock')) return does('ask-factor') ? 'lock-and-ask' : 'lock';
  return does('ask-factor') ? 'ask-factor' : 'tell';
}

/** Who is told stays as it is; switched off, all of it waits as it was. */
export function withStep(setting: RuleSetting, step: Step): RuleSetting {
  if (step === 'off') return { ...setting, on: false };
  return { on: true, answers: inOrder([...setting.answers.filter(isTold), ...ACTS[step]]) };
}

export function withTold(setting: RuleSetting, told: Told, yes: boolean): RuleSetting {
  const others = setting.answers.filter((answer) => answer !== told);
  return { ...setting, answers: inOrder(yes ? [...others, told] : others) };
}

const inOrder = (answers: readonly Answer[]): Answer[] =>
  Answer.options.filter((answer) => answers.includes(answer));

/** The rules as the page shows them. */
export const RULE_GROUPS = {
  signingIn: [
    'new-device',
    'new-place',
    'impossible-travel',
    'unusual-hours',
    'many-devices',
    'wrong-factors',
    'password-spraying',
    'credential-stuffing',
  ],
  sessions: ['stolen-token', 'refresh-reuse', 'two-places', 'unlock-failures', 'posture-change'],
  amounts: ['bulk-reading', 'bulk-download'],
} as const satisfies Record<string, readonly WatchRule[]>;
export type RuleGroup = keyof typeof RULE_GROUPS;
