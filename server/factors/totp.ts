import { Secret, TOTP } from 'otpauth';

/** RFC 4226 §4 asks for 128 bits at least, and recommends these 160. */
const SECRET_BYTES = 20;
/** RFC 6238 §5.2: one step before and one after, for clocks that differ. */
const WINDOW = 1;
/** What every authenticator app takes (RFC 6238): SHA-1 in an HMAC is sound. */
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** Base32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** What the QR code says. */
export const totpUri = (secret: string, account: string): string =>
  totpOf(secret, account).toString();

/** The time step whose code it is, near `now`; null for a wrong one. */
export function stepOfCode(secret: string, code: string, now: number): number | null {
  const totp = totpOf(secret, '');
  const off = totp.validate({ token: code, timestamp: now, window: WINDOW });
  return off === null ? null : totp.counter({ timestamp: now }) + off;
}

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ ...SHAPE, issuer: 'Nightjar', label, secret: Secret.fromBase32(secret) });
