import { expect, it } from 'vitest';
import { askToStepUp, settleStepUp, stepUpStore } from './step-up-store.ts';

it('answers whoever waits, once', async () => {
  const asked = askToStepUp();
  expect(stepUpStore.getState().waiting).not.toBeNull();
  settleStepUp(true);
  expect(await asked).toBe(true);
  expect(stepUpStore.getState().waiting).toBeNull();
  settleStepUp(false);
});

it('leaves nobody waiting when somebody else asks', async () => {
  const first = askToStepUp();
  const second = askToStepUp();
  expect(await first).toBe(false);
  settleStepUp(true);
  expect(await second).toBe(true);
});
