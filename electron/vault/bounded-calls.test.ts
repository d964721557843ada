import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBoundedCalls } from './bounded-calls.ts';

describe('bounded calls', () => {
  it('run one after the other, whatever becomes of each', async () => {
    const bounded = createBoundedCalls(5_000);
    const order: string[] = [];
    const first = bounded(async () => {
      order.push('first begins');
      await new Promise(setImmediate);
      order.push('first ends');
      throw new Error('no');
    });
    const second = bounded(async () => order.push('second'));
    await expect(first).rejects.toThrow('no');
    await second;
    expect(order).toEqual(['first begins', 'first ends', 'second']);
  });

  it('give up in time, and are not made when their turn comes later', async () => {
    const bounded = createBoundedCalls(20);
    const stuck = Promise.withResolvers<void>();
    const made = vi.fn();
    const first = bounded(() => stuck.promise);
    const second = bounded(async () => made());
    await expect(first).rejects.toMatchObject({ code: 'KeychainUnavailable' });
    await expect(second).rejects.toMatchObject({ code: 'KeychainUnavailable' });
    stuck.resolve();
    expect(await bounded(async () => 'third')).toBe('third');
    expect(made).not.toHaveBeenCalled();
  });

  it('wait only a moment behind one that was given up, if they say so', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const bounded = createBoundedCalls(5_000);
    const ended: string[] = [];
    const note = (name: string) => () => ended.push(name);
    const call = (name: string, behindMs?: number) =>
      bounded(async () => undefined, behindMs).then(note(`${name} done`), note(`${name} refused`));
    const stuck = Promise.withResolvers<void>();

    bounded(() => stuck.promise).catch(note('stuck refused'));
    // Made while it may still come back, so its time is the usual one.
    void call('early', 250);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(['stuck refused', 'early refused']);

    void call('hasty', 250);
    void call('patient');
    await vi.advanceTimersByTimeAsync(249);
    expect(ended).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended.slice(2)).toEqual(['hasty refused']);

    void call('next', 250);
    stuck.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(ended.slice(3)).toEqual(['patient done', 'next done']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
