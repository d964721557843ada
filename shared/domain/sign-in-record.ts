import { z } from 'zod';
import { SecondFactor } from './factor.ts';
import { EpochMs } from './ids.ts';
import { Place } from './place.ts';
import { Platform } from './session.ts';

/** What a sign-in can begin with, and what can be asked for beside it. */
export const SignInWay = z.enum([
  'password',
  'passkey',
  'sso',
  ...SecondFactor.exclude(['passkey']).options,
]);
export type SignInWay = z.infer<typeof SignInWay>;

/** One sign-in of a person, or attempts at one, as they see it in their own history. */
export const SignInRecord = z.object({
  at: EpochMs,
  result: z.enum(['signed-in', 'failed']),
  /** What was proven, in order; of a failure, what was not. */
  way: z.array(SignInWay).min(1).max(4),
  /** More than one where somebody failed again and again within a minute. */
  count: z.int().positive(),
  place: Place.nullable(),
  /** Null for a failure: whoever fails may have named any device. */
  device: z.object({ name: z.string().max(120), platform: Platform }).nullable(),
});
export type SignInRecord = z.infer<typeof SignInRecord>;

/** For so long a person finds a sign-in in their history: 90 days. */
export const SIGN_INS_KEPT_MS = 90 * 24 * 3_600_000;
