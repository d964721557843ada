import { expect, it } from 'vitest';
import { createUnlockFailures } from './unlock-failures.ts';

function server() {
  const heard: number[] = [];
  const state = { reachable: true };
  const failures = createUnlockFailures(async (count) => {
    if (state.reachable) heard.push(count);
    return state.reachable;
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { heard, state, failures, settled };
}

it('tells each failure once while connected', async () => {
  const { heard, failures, settled } = server();
  failures.add();
  await settled();
  failures.add();
  await settled();
  failures.tell();
  await settled();
  expect(heard).toEqual([1, 1]);
});

it('keeps what the server could not hear, and tells it together when it can', async () => {
  const { heard, state, failures, settled } = server();
  state.reachable = false;
  for (let one = 0; one < 4; one += 1) failures.add();
  await settled();
  expect(heard).toEqual([]);
  state.reachable = true;
  failures.tell();
  await settled();
  expect(heard).toEqual([4]);
  failures.tell();
  await settled();
  expect(heard).toEqual([4]);
});
