import { TOTP } from 'otpauth';

/** What an authenticator app shows at that moment. */
export const codeAt = (secret: string, now: number): string =>
  new TOTP({ secret }).generate({ timestamp: now });

/** A code that no app shows then, nor near it. */
export function wrongCodeAt(secret: string, now: number): string {
  const near = [-2, -1, 0, 1, 2].map((step) => codeAt(secret, now + step * 30_000));
  const codes = Array.from({ length: 10 }, (_, digit) => String(digit).repeat(6));
  return codes.find((code) => !near.includes(code)) ?? '';
}
