import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CHANNEL, HER, idOf } from '../testing/samples.ts';
import { createTypingWatch, TYPING_MS } from './typists.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const HIM = idOf(9);

it('names who types, until they stop', () => {
  const { store, typed, stopped } = createTypingWatch();
  const names = () => store.getState().get(CHANNEL) ?? [];
  typed(CHANNEL, HER);
  vi.advanceTimersByTime(TYPING_MS - 1);
  typed(CHANNEL, HIM);
  typed(CHANNEL, HER);
  expect(names()).toEqual([HER, HIM]);
  vi.advanceTimersByTime(TYPING_MS - 1);
  expect(names()).toEqual([HER, HIM]);
  stopped(CHANNEL, HIM);
  expect(names()).toEqual([HER]);
  vi.advanceTimersByTime(1);
  expect(names()).toEqual([]);
});

it('leaves no timer behind', () => {
  const watch = createTypingWatch();
  watch.typed(CHANNEL, HER);
  watch.close();
  expect(vi.getTimerCount()).toBe(0);
});
