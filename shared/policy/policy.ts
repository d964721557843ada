import { z } from 'zod';

/** Seconds. A day is the longest a company may leave a screen open. */
const Seconds = z.int().min(1).max(86_400);

/** What the company's admin sets; the client obeys. `logoutAfter` counts from the same last input as `lockAfter`. */
export const Policy = z
  .object({
    /** Seconds without input until the app locks. */
    lockAfter: Seconds,
    /** Seconds without input until the app signs out and wipes. Not shorter than `lockAfter`. */
    logoutAfter: Seconds,
    /** Wrong passwords or PINs in a row until the app signs out and wipes. */
    unlockAttempts: z.int().min(1).max(10),
  })
  .refine((p) => p.logoutAfter >= p.lockAfter, {
    message: 'logoutAfter must not be shorter than lockAfter',
    path: ['logoutAfter'],
  });
export type Policy = z.infer<typeof Policy>;

/** In force when no policy can be read. */
export const STRICT_DEFAULT: Policy = { lockAfter: 300, logoutAfter: 900, unlockAttempts: 5 };

const WARNING_MAX_MS = 30_000;

/** Milliseconds before a deadline at which the warning shows: 30 s, or a third of a shorter deadline. */
export function warningLeadMs(afterSeconds: number): number {
  return Math.min(WARNING_MAX_MS, Math.floor((afterSeconds * 1000) / 3));
}
