import { describe, expect, it } from 'vitest';
import { codeAt } from './testing/codes.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

/** RFC 6238 appendix B: `12345678901234567890` in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
/** Seconds, the code's last six of eight digits, and the step T. */
const VECTORS = [
  [59, '287082', 0x1],
  [1111111109, '081804', 0x23523ec],
  [1111111111, '050471', 0x23523ed],
  [1234567890, '005924', 0x273ef07],
  [2000000000, '279037', 0x3f940aa],
  [20000000000, '353130', 0x27bc86aa],
] as const;

describe('one-time codes', () => {
  it.each(VECTORS)('are those of RFC 6238 at %i seconds: %s', (seconds, code, step) => {
    expect(stepOfCode(SECRET, code, seconds * 1_000)).toBe(step);
    // Control: another code, and another secret.
    expect(stepOfCode(SECRET, '000000', seconds * 1_000)).toBeNull();
    expect(stepOfCode(newTotpSecret(), code, seconds * 1_000)).toBeNull();
  });

  it('are taken one step early and one step late, and no further', () => {
    const now = 1_700_000_000_000;
    const steps = [-2, -1, 0, 1, 2].map((off) =>
      stepOfCode(SECRET, codeAt(SECRET, now + off * 30_000), now),
    );
    const step = Math.floor(now / 30_000);
    expect(steps).toEqual([null, step - 1, step, step + 1, null]);
  });

  it('have a secret of 160 bits, in an address that every app reads', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(secret);
    const uri = new URL(totpUri(secret, 'mia@acme.test'));
    expect(uri.protocol + uri.host).toBe('otpauth:totp');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      ...{ issuer: 'Nightjar', secret },
      ...{ algorithm: 'SHA1', digits: '6', period: '30' },
    });
  });
});
