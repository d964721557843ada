import { describe, expect, it, vi } from 'vitest';
import { createBridgeEnd } from './bridge-end.ts';

/** Both ends in one world: what crosses is still described, cloned and revived. */
function bridge(api: unknown): unknown {
  const node = new EventTarget();
  const world: Record<string, unknown> = {};
  createBridgeEnd(node, 'to-page', 'to-preload', (key, value) => {
    if (key in world) throw new Error('taken');
    world[key] = value;
  });
  const preload = createBridgeEnd(node, 'to-preload', 'to-page', null);
  preload.expose('api', api);
  expect(() => preload.expose('api', 1)).toThrow('taken');
  return world['api'];
}

/** A value as the page would use it: unknown to the type checker. */
// biome-ignore lint/suspicious/noExplicitAny: pages are not typed
const page = (api: unknown): any => bridge(api);

describe('the context bridge', () => {
  it('carries values, nested functions and their results, synchronously', () => {
    const api = page({
      list: [1, 'two', null, undefined],
      deep: { add: (a: number, b: number) => a + b },
      map: new Map([['k', new Date(5)]]),
    });
    expect(api.list).toEqual([1, 'two', null, undefined]);
    expect(api.deep.add(2, 3)).toBe(5);
    expect(api.map.get('k')).toEqual(new Date(5));
  });

  it('freezes what it exposes', () => {
    const api = page({ deep: { call: () => 1 } });
    expect(Object.isFrozen(api) && Object.isFrozen(api.deep)).toBe(true);
  });

  it('settles promises both ways', async () => {
    const api = page({
      later: async (value: number) => value + 1,
      never: async () => {
        throw new TypeError('refused');
      },
      give: (promise: Promise<number>) => promise.then((value) => value * 2),
    });
    await expect(api.later(1)).resolves.toBe(2);
    await expect(api.never()).rejects.toThrow('refused');
    await expect(api.give(Promise.resolve(4))).resolves.toBe(8);
  });

  it('carries callbacks, and functions that functions give back', () => {
    const listeners = new Set<(value: string) => void>();
    const api = page({
      on: (listener: (value: string) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
    const heard = vi.fn();
    const stop = api.on(heard);
    for (const listener of listeners) listener('first');
    stop();
    expect(heard).toHaveBeenCalledExactlyOnceWith('first');
    expect(listeners.size).toBe(0);
  });

  it('throws in the caller what the callee threw', () => {
    const api = page({
      fail: () => {
        throw new RangeError('too far');
      },
    });
    expect(() => api.fail()).toThrow('too far');
  });

  it('refuses what has no clone', () => {
    expect(() => bridge({ s: Symbol('s') })).toThrow('could not be cloned');
    expect(() => bridge(new WeakMap())).toThrow('could not be cloned');
  });

  it('ends a cyclic value as Electron does', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(() => bridge(cyclic)).toThrow('recursion depth exceeded');
  });
});
