import { z } from 'zod';
import { EpochMs } from './ids.ts';
import { Me } from './person.ts';

/** `ended`: the day up to which it was meant to be is past. What weighs more stands further back. */
export const AccountState = z.enum(['active', 'suspended', 'ended', 'deactivated']);
export type AccountState = z.infer<typeof AccountState>;

/** Somebody's account, as the company's admins see it. */
export const AccountOverview = Me.extend({
  state: AccountState,
  createdAt: EpochMs,
  /** What they can prove themselves with. `password`: false for who signs in by other means alone. */
  factors: z.object({
    password: z.boolean(),
    totp: z.boolean(),
    passkeys: z.int().nonnegative(),
    recoveryCodes: z.int().nonnegative(),
  }),
  /** Living ones. */
  sessions: z.int().nonnegative(),
  /** Null: never. */
  lastSeenAt: EpochMs.nullable(),
});
export type AccountOverview = z.infer<typeof AccountOverview>;
