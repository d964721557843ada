import { z } from 'zod';
import { NewTotp, PASSWORD_MAX, PASSWORD_MIN } from '../../domain/factor.ts';
import { SignInWay } from '../../domain/sso.ts';
import { CodeProof, TotpCode } from '../../protocol/routes/proof.ts';
import { type IpcCall, Nothing } from './call.ts';

const ServerUrl = z.url({ protocol: /^https?$/ }).max(300);
const Email = z.email().max(254);
const PASSKEY = z.object({ method: z.literal('passkey') });

/** A second factor: typed, or given in the browser. */
export const FactorGiven = z.discriminatedUnion('method', [...CodeProof.options, PASSKEY]);
export type FactorGiven = z.infer<typeof FactorGiven>;

/** Opens the vault on this computer, for whoever signs in without a password. */
export const UnlockPassword = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);

/** A sign-in, step by step; the view tells which one it is at. `TicketExpired` when it is at none. */
export const SIGN_IN_CALLS = {
  /** What people with such an address sign in with. */
  'signIn.ways': {
    phases: ['signed-out'],
    request: z.object({ serverUrl: ServerUrl, email: Email }),
    reply: z.object({ ways: z.array(SignInWay).min(1) }),
  },
  'signIn.withPassword': {
    phases: ['signed-out'],
    request: z.object({
      serverUrl: ServerUrl,
      email: Email,
      password: z.string().min(1).max(1024),
    }),
    reply: Nothing,
  },
  /** Answered when the browser came back. */
  'signIn.inBrowser': {
    phases: ['signed-out'],
    request: z.discriminatedUnion('way', [
      z.object({ way: z.literal('passkey'), serverUrl: ServerUrl }),
      z.object({ way: z.literal('sso'), serverUrl: ServerUrl, email: Email }),
    ]),
    reply: Nothing,
  },
  /** For the step `second-factor`. */
  'signIn.prove': {
    phases: ['signed-out'],
    request: z.object({ factor: FactorGiven }),
    reply: Nothing,
  },
  /** For the step `enrolment`, as the next two. */
  'signIn.beginTotp': {
    phases: ['signed-out'],
    request: Nothing,
    reply: NewTotp.omit({ setup: true }),
  },
  'signIn.confirmTotp': {
    phases: ['signed-out'],
    request: z.object({ code: TotpCode }),
    reply: Nothing,
  },
  'signIn.addPasskey': { phases: ['signed-out'], request: Nothing, reply: Nothing },
  /** For the step `recovery-codes`. */
  'signIn.keptCodes': { phases: ['signed-out'], request: Nothing, reply: Nothing },
  /** For the step `unlock-password`. */
  'signIn.setUnlockPassword': {
    phases: ['signed-out'],
    request: z.object({ password: UnlockPassword }),
    reply: Nothing,
  },
  /** Back to the beginning. */
  'signIn.leave': { phases: ['signed-out'], request: Nothing, reply: Nothing },
} as const satisfies Record<string, IpcCall>;
