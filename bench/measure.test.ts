import { describe, expect, it } from 'vitest';
import { median, percentile, rounded } from './measure.ts';

describe('percentile', () => {
  it('is a sample, by nearest rank', () => {
    const samples = [5, 1, 4, 2, 3];
    expect(percentile(samples, 0.99)).toBe(5);
    expect(percentile(samples, 0.2)).toBe(1);
    expect(percentile(samples, 0)).toBe(1);
    expect(median(samples)).toBe(3);
  });

  it('has no answer without samples', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('is reported with two decimals', () => {
    expect(rounded(1.23456)).toBe(1.23);
  });
});
