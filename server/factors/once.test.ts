import { describe, expect, it } from 'vitest';
import { createTestClock } from '../testing/clock.ts';
import { createOnce } from './once.ts';

const LIFE_MS = 60_000;

describe('what waits for one use', () => {
  it('is looked at as often as one likes, and taken once', () => {
    const once = createOnce<string>(createTestClock(), LIFE_MS);
    const handle = once.put('a goal', 'ann');
    expect([once.look(handle), once.look(handle)]).toEqual(['a goal', 'a goal']);
    expect([once.take(handle), once.take(handle), once.look(handle)]).toEqual([
      'a goal',
      null,
      null,
    ]);
  });

  it('is gone when its time is over', () => {
    let now = 0;
    const once = createOnce<string>(() => now, LIFE_MS);
    const handle = once.put('a goal', 'ann');
    now += LIFE_MS - 1;
    expect(once.look(handle)).toBe('a goal');
    now += 1;
    expect([once.look(handle), once.take(handle)]).toEqual([null, null]);
  });

  it('has a name that nobody guesses: 256 random bits', () => {
    const once = createOnce<number>(createTestClock(), LIFE_MS);
    const handles = Array.from({ length: 100 }, (_, at) => once.put(at, `${at}`));
    expect(new Set(handles).size).toBe(100);
    for (const handle of handles) expect(Buffer.from(handle, 'base64url')).toHaveLength(32);
  });

  it('is no more than so many: the oldest go', () => {
    const once = createOnce<number>(createTestClock(), LIFE_MS, { most: 2 });
    const handles = [1, 2, 3].map((at) => once.put(at, `${at}`));
    expect(handles.map(once.look)).toEqual([null, 2, 3]);
  });

  it('of one owner is so few that it drives out nobody else’s', () => {
    const once = createOnce<string>(createTestClock(), LIFE_MS, { most: 10, mostOfOne: 3 });
    const anns = once.put('ann’s', 'ann');
    const mals = Array.from({ length: 1_000 }, (_, at) => once.put(`${at}`, 'mal'));
    expect(once.look(anns)).toBe('ann’s');
    expect(mals.map(once.look).filter((value) => value !== null)).toEqual(['997', '998', '999']);
    // What was taken makes room again.
    once.take(mals[999] ?? '');
    once.put('one more', 'mal');
    expect(once.look(mals[997] ?? '')).toBe('997');
    // Control: many owners do, at last.
    for (let at = 0; at < 10; at += 1) once.put('', `${at}`);
    expect(once.look(anns)).toBeNull();
  });
});
