import { z } from 'zod';
import { NewTotp, RecoveryCodes } from '../../domain/factor.ts';
import { FACTOR_ROUTES } from '../../protocol/routes/factors.ts';
import { TotpCode } from '../../protocol/routes/proof.ts';
import { type IpcCall, Nothing } from './call.ts';
import { FactorGiven } from './sign-in.ts';

const MadeCodes = z.object({
  /** When there were none before: shown once. */
  recoveryCodes: RecoveryCodes.nullable(),
});

/** With what a person proves to be there, and what happens in their browser meanwhile. */
export const FACTOR_CALLS = {
  'factors.list': {
    phases: ['unlocked'],
    request: Nothing,
    reply: FACTOR_ROUTES.listFactors.reply,
  },
  /** The person proves to be there, for what answered `StepUpNeeded`. */
  'factors.stepUp': {
    phases: ['unlocked'],
    request: z.object({
      proof: z.discriminatedUnion('method', [
        z.object({ method: z.literal('password'), password: z.string().min(1).max(1024) }),
        ...FactorGiven.options,
      ]),
    }),
    reply: FACTOR_ROUTES.stepUp.reply,
  },
  /** `WrongSecret`: `current` is another one than what opens this computer's copy. */
  'factors.changePassword': {
    phases: ['unlocked'],
    request: z.object({
      /** Null for whoever signed in without one: what unlocks this computer stays as it is. */
      current: z.string().min(1).max(1024).nullable(),
      next: FACTOR_ROUTES.changePassword.request.shape.password,
    }),
    reply: Nothing,
  },
  'factors.beginTotp': {
    phases: ['unlocked'],
    request: Nothing,
    reply: NewTotp.omit({ setup: true }),
  },
  'factors.confirmTotp': {
    phases: ['unlocked'],
    request: z.object({ code: TotpCode }),
    reply: MadeCodes,
  },
  'factors.removeTotp': { phases: ['unlocked'], request: Nothing, reply: Nothing },
  /** Answered when the browser came back. */
  'factors.addPasskey': {
    phases: ['unlocked'],
    request: FACTOR_ROUTES.finishPasskey.request.pick({ name: true }),
    reply: MadeCodes,
  },
  'factors.renamePasskey': {
    phases: ['unlocked'],
    request: FACTOR_ROUTES.renamePasskey.request,
    reply: Nothing,
  },
  'factors.removePasskey': {
    phases: ['unlocked'],
    request: FACTOR_ROUTES.removePasskey.request,
    reply: Nothing,
  },
  'factors.newRecoveryCodes': {
    phases: ['unlocked'],
    request: Nothing,
    reply: FACTOR_ROUTES.newRecoveryCodes.reply,
  },
  /** To where the person says. */
  'factors.saveRecoveryCodes': {
    phases: ['signed-out', 'unlocked'],
    request: z.object({ codes: RecoveryCodes }),
    /** False when they chose no place. */
    reply: z.object({ saved: z.boolean() }),
  },
  /** The address that the browser was opened at, once more. `WrongState` when nothing is waited for. */
  'browser.openAgain': {
    phases: ['signed-out', 'unlocked', 'locked'],
    request: Nothing,
    reply: Nothing,
  },
  /** Whoever waits for the browser gets `BrowserCancelled`. */
  'browser.cancel': {
    phases: ['signed-out', 'unlocked', 'locked'],
    request: Nothing,
    reply: Nothing,
  },
} as const satisfies Record<string, IpcCall>;
