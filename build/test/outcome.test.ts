import { describe, expect, it } from 'vitest';
import { inWords, outcomeOf, sum } from './outcome.ts';

const nothing = { passed: 0, failed: 0, skipped: 0 };

describe('what a run counts for', () => {
  it('is what its report says', () => {
    const report = { passed: 5, failed: 0, skipped: 1 };
    expect(outcomeOf(0, report)).toEqual(report);
    expect(outcomeOf(1, { ...report, failed: 2 })).toEqual({ ...report, failed: 2 });
  });

  it('is a failure when it ended badly without naming one', () => {
    expect(outcomeOf(1, { ...nothing, passed: 5 })).toMatchObject({ passed: 5, failed: 1 });
    expect(outcomeOf(null, { ...nothing, passed: 5 })).toMatchObject({ failed: 1 });
  });

  it('is a failure when nothing ran, or no report was written', () => {
    expect(outcomeOf(0, nothing).failed).toBe(1);
    expect(outcomeOf(0, { ...nothing, skipped: 9 }).failed).toBe(1);
    expect(outcomeOf(0, null).failed).toBe(1);
  });
});

describe('the closing line', () => {
  it('sums every runner and names skipped tests only when there are some', () => {
    const all = sum([
      { passed: 3, failed: 1, skipped: 0 },
      { passed: 4, failed: 0, skipped: 0 },
    ]);
    expect(inWords(all)).toBe('7 passed, 1 failed');
    expect(inWords({ ...all, skipped: 2 })).toBe('7 passed, 1 failed, 2 skipped');
  });
});
