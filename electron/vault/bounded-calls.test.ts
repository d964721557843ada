import { describe, expect, it, vi } from 'vitest';
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
});
