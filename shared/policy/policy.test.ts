import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Policy, STRICT_DEFAULT, warningLeadMs } from './policy.ts';

describe('policy', () => {
  it('refuses a sign-out before the lock, and times out of range', () => {
    expect(Policy.safeParse(STRICT_DEFAULT).success).toBe(true);
    expect(Policy.safeParse({ ...STRICT_DEFAULT, logoutAfter: 299 }).success).toBe(false);
    expect(Policy.safeParse({ ...STRICT_DEFAULT, lockAfter: 0 }).success).toBe(false);
    expect(Policy.safeParse({ ...STRICT_DEFAULT, logoutAfter: 86_401 }).success).toBe(false);
    expect(Policy.safeParse({ ...STRICT_DEFAULT, lockAfter: 1.5 }).success).toBe(false);
  });

  it('warns inside the time it warns about', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), (after) => {
        const lead = warningLeadMs(after);
        expect(lead).toBeGreaterThan(0);
        expect(lead).toBeLessThan(after * 1000);
        expect(lead).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});
