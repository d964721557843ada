import { describe, expect, it } from 'vitest';
import { dayBounds } from './day-bounds.ts';

describe('the days of the audit log', () => {
  it('go from midnight to midnight, both days included', () => {
    const { from = 0, until = 0 } = dayBounds('2026-11-24', '2026-11-25');
    expect(new Date(from)).toEqual(new Date(2026, 10, 24));
    expect(new Date(until)).toEqual(new Date(2026, 10, 26));
  });

  it('are open where nothing was chosen', () => {
    expect(dayBounds('', '')).toEqual({});
    expect(Object.keys(dayBounds('2026-11-24', ''))).toEqual(['from']);
  });
});
