import { describe, expect, it } from 'vitest';
import { SignOutStepName, type SignOutStepReport } from '../../../shared/ipc/view.ts';
import { isUnrevoked, outcomeOf } from './outcome.ts';

type Results = Partial<Record<SignOutStepName, SignOutStepReport['result']>>;

const summary = (results: Results, residue: string[] = []) => ({
  residue,
  steps: SignOutStepName.options.map((step) => ({
    step,
    result: results[step] ?? 'done',
    removed: 1,
  })),
});

describe('outcomeOf', () => {
  it('is the worst that is true', () => {
    expect(outcomeOf(summary({}))).toBe('clean');
    expect(outcomeOf(summary({ 'revoke-on-server': 'deferred' }))).toBe('deferred');
    expect(outcomeOf(summary({ 'revoke-on-server': 'failed' }))).toBe('unrevoked');
    expect(outcomeOf(summary({ 'revoke-on-server': 'pending' }))).toBe('incomplete');
    expect(outcomeOf(summary({ 'delete-store': 'failed' }))).toBe('incomplete');
    expect(outcomeOf(summary({ 'delete-store': 'pending' }))).toBe('incomplete');
    expect(outcomeOf(summary({ verify: 'failed' }, ['store.db']))).toBe('residue');
  });

  it('tells a session that stays open on the server from what is tried again, also beside it', () => {
    const both = summary({ 'revoke-on-server': 'failed', 'delete-store': 'failed' });
    expect(outcomeOf(both)).toBe('incomplete');
    expect(isUnrevoked(both)).toBe(true);
    expect(isUnrevoked(summary({ 'revoke-on-server': 'deferred' }))).toBe(false);
  });

  it('promises nothing that was not checked', () => {
    expect(outcomeOf(summary({ verify: 'failed' }))).toBe('incomplete');
    const { steps, residue } = summary({});
    const unchecked = steps.filter(({ step }) => step !== 'verify');
    expect(outcomeOf({ residue, steps: unchecked })).toBe('incomplete');
  });
});
