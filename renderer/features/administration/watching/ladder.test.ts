import { expect, it } from 'vitest';
import { WatchRule } from '../../../../shared/domain/alert.ts';
import { type RuleSetting, STANDARD_WATCHING } from '../../../../shared/domain/watching.ts';
import { RULE_GROUPS, STEPS, stepOf, withStep, withTold } from './ladder.ts';

const told: RuleSetting = { on: true, answers: ['tell-admins'] };

it('shows each step as it was chosen', () => {
  for (const step of STEPS) expect(stepOf(withStep(told, step))).toBe(step);
});

it('has a step for the standard of every rule', () => {
  const { rules } = STANDARD_WATCHING;
  expect(stepOf(rules['new-place'])).toBe('ask-factor');
  expect(stepOf(rules['impossible-travel'])).toBe('lock-and-ask');
  expect(stepOf(rules['password-spraying'])).toBe('sign-out-wipe');
  expect(stepOf(rules['bulk-reading'])).toBe('lock');
  expect(stepOf(rules['unusual-hours'])).toBe('tell');
});

it('leaves who is told as it is, and the rest when that changes', () => {
  const hard = withStep(STANDARD_WATCHING.rules['new-device'], 'suspend');
  expect(hard.answers).toEqual(['tell-person', 'tell-admins', 'suspend']);
  expect(withTold(hard, 'tell-person', false).answers).toEqual(['tell-admins', 'suspend']);
  expect(withTold(withTold(told, 'tell-admins', false), 'tell-person', true).answers).toEqual([
    'tell-person',
  ]);
});

it('switched off and on again, a rule tells whom it told', () => {
  expect(withStep(withStep(told, 'off'), 'tell')).toEqual(told);
});

it('shows every rule once', () => {
  const shown = Object.values(RULE_GROUPS).flat();
  expect(shown.toSorted()).toEqual(WatchRule.options.toSorted());
});
