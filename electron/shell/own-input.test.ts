import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { idleFrom, watchOwnInput } from './own-input.ts';

function window() {
  const emitter = new EventEmitter();
  let now = 1_000;
  return {
    input: watchOwnInput(emitter, () => now),
    type: () => emitter.emit('input-event', {}, { type: 'keyDown' }),
    wait: (ms: number) => {
      now += ms;
    },
  };
}

const counts = (seconds: number) => () => seconds;
const fails = () => {
  throw new Error('nobody counts');
};

it('is known from the first event on', () => {
  const { input, type, wait } = window();
  expect(input()).toBeNull();
  type();
  wait(2_500);
  expect(input()).toBe(2_500);
});

it('counts only where the system does not', () => {
  const { input, type, wait } = window();
  type();
  wait(2_500);
  expect(idleFrom(fails, input)).toBe(2);
  // What the system says is never shortened: the input may be of somebody else's making.
  expect(idleFrom(counts(70), input)).toBe(70);
});

it('does not make up a count that nobody has', () => {
  const { input } = window();
  expect(() => idleFrom(fails, input)).toThrow('nobody counts');
});
