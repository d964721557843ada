import { z } from 'zod';
import { EpochMs, PasskeyId } from './ids.ts';

/** What can be asked for beside the first factor. Each has a sentence: `factor.<name>`. */
export const SecondFactor = z.enum(['totp', 'passkey', 'recovery']);
export type SecondFactor = z.infer<typeof SecondFactor>;

/** One-time codes of an authenticator app (RFC 6238), as they are set up: nothing is kept before a code came back. */
export const NewTotp = z.object({
  /** Sealed by the server, for ten minutes; to be sent back with the first code. */
  setup: z.string().min(16).max(4096),
  /** Base32 (RFC 4648 §6), for whoever types it. */
  secret: z.string().regex(/^[A-Z2-7]{32}$/),
  /** `otpauth://totp/…`, for the QR code. */
  uri: z.string().max(1024),
});
export type NewTotp = z.infer<typeof NewTotp>;

/** Most passkeys that a person can have. */
export const PASSKEYS_MAX = 20;

export const PasskeyName = z.string().trim().min(1).max(60);

export const Passkey = z.object({
  id: PasskeyId,
  name: PasskeyName,
  createdAt: EpochMs,
  /** Null: never since it was made. */
  lastUsedAt: EpochMs.nullable(),
  /** Kept by a password manager or the system's cloud as well: losing the device is not losing it. */
  synced: z.boolean(),
});
export type Passkey = z.infer<typeof Passkey>;

/** How many recovery codes there are; each opens once. */
export const RECOVERY_CODES = 10;

/** Shown once: the server keeps nothing but hashes. As `abcde-fghjk`. */
export const RecoveryCodes = z
  .array(z.string().regex(/^[a-z2-9]{5}-[a-z2-9]{5}$/))
  .length(RECOVERY_CODES);
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** What a person can prove with, as they see it themselves. */
export const Factors = z.object({
  /** When the password was last changed; null: never since the account was made. */
  passwordChangedAt: EpochMs.nullable(),
  totp: z.object({ createdAt: EpochMs, lastUsedAt: EpochMs.nullable() }).nullable(),
  passkeys: z.array(Passkey).max(PASSKEYS_MAX),
  /** Null: none were made. `left`: how many are not used yet. */
  recovery: z
    .object({ createdAt: EpochMs, left: z.int().nonnegative().max(RECOVERY_CODES) })
    .nullable(),
});
export type Factors = z.infer<typeof Factors>;

/** Characters of a new password (Unicode, after NFC). */
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 1024;
