import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withSameParts } from './same-parts.ts';

describe('withSameParts', () => {
  it('equals what came, whatever was there before', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, next) => {
        expect(withSameParts(before, next)).toEqual(next);
      }),
    );
  });

  it('is what was there before when nothing has changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Object.is(withSameParts(value, structuredClone(value)), value)).toBe(true);
      }),
    );
  });

  it('takes a key named like the prototype for a key', () => {
    const value: unknown = JSON.parse('{ "__proto__": { "a": 1 } }');
    expect(withSameParts(value, structuredClone(value))).toBe(value);
    const fresh: unknown = JSON.parse('{ "__proto__": {} }');
    const parts = Object.values(withSameParts({}, fresh) ?? {});
    expect(parts).toEqual([{}]);
    expect(parts[0]).not.toBe(Object.prototype);
  });

  it('keeps the parts that did not change', () => {
    const before = { session: { me: { name: 'a' }, warning: null }, list: [{ n: 1 }, { n: 2 }] };
    const next = withSameParts(before, {
      session: { me: { name: 'a' }, warning: { at: 1 } },
      list: [{ n: 1 }, { n: 3 }],
    });
    expect(next.session.me).toBe(before.session.me);
    expect(next.session).not.toBe(before.session);
    expect(next.list[0]).toBe(before.list[0]);
    expect(next.list[1]).not.toBe(before.list[1]);
  });

  it('is not fooled by a key that is gone', () => {
    expect(withSameParts({ a: 1, b: undefined }, { a: 1 })).toEqual({ a: 1 });
    expect('b' in withSameParts({ a: 1, b: undefined }, { a: 1 })).toBe(false);
  });
});
