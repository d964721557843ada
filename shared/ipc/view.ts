import { z } from 'zod';
import { AttachmentView } from '../domain/attachment.ts';
import { DegradedReason } from '../domain/desktop.ts';
import { RecoveryCodes, SecondFactor } from '../domain/factor.ts';
import { HotkeyAction, HotkeyKeys } from '../domain/hotkey.ts';
import { EpochMs } from '../domain/ids.ts';
import { Message } from '../domain/message.ts';
import { Me, Tenant } from '../domain/person.ts';
import { LockTrigger, Platform, SignOutTrigger } from '../domain/session.ts';
import { AppError } from '../errors/app-error.ts';
import { Language } from '../language/language.ts';
import { SetBy } from '../policy/effective.ts';
import { Policy, PolicyPart } from '../policy/policy.ts';
import { Artefact } from '../receipt/artefact.ts';
import { ReceiptOutcome } from '../receipt/receipt.ts';

/** The steps of sign-out, in their order. Each has a sentence in each language: `signOut.step.<name>`. */
export const SignOutStepName = z.enum([
  'destroy-keys',
  'close-connection',
  'delete-store',
  'delete-session-record',
  'delete-files',
  'clear-web-storage',
  'clear-desktop-traces',
  'revoke-on-server',
  'verify',
]);
export type SignOutStepName = z.infer<typeof SignOutStepName>;

export const SignOutStepReport = z.object({
  step: SignOutStepName,
  /** `deferred`: the server could not be reached; the revocation is delivered when it can be. */
  result: z.enum(['pending', 'done', 'deferred', 'failed']),
  /** Things removed: keys, files, entries. */
  removed: z.int().nonnegative(),
  /** The same, one by one. */
  artefacts: z.array(Artefact).default([]),
});
export type SignOutStepReport = z.infer<typeof SignOutStepReport>;

/** The signed receipt of a sign-out. */
export const SignOutReceipt = z.object({
  outcome: ReceiptOutcome,
  /** What keeps it from being complete: steps by name, or `residue`. Each has a sentence, `incomplete.<name>`. */
  shortcomings: z.array(z.string().max(60)),
  /** `waiting`: delivered when the server can be reached. `refused`: the company does not have it. */
  delivery: z.enum(['delivered', 'waiting', 'refused']),
});
export type SignOutReceipt = z.infer<typeof SignOutReceipt>;

/** What sign-out did, without naming the person it did it for. */
export const SignOutSummary = z.object({
  trigger: SignOutTrigger,
  startedAt: EpochMs,
  endedAt: EpochMs,
  steps: z.array(SignOutStepReport),
  /** Paths (inside the profile) that should be gone and are not. Empty is the promise kept. */
  residue: z.array(z.string().max(300)).max(100),
  /** Messages that had not been sent, and went with the rest. */
  unsent: z.int().nonnegative().default(0),
  /** Resumed after the app was stopped in the middle. */
  resumed: z.boolean(),
  /** Null when none could be signed: the session's record or the device's key could not be read. */
  receipt: SignOutReceipt.nullable().default(null),
});
export type SignOutSummary = z.infer<typeof SignOutSummary>;

/** What comes, when, and why. Only inactivity is put off by somebody's being there. */
const Warning = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lock'), because: LockTrigger, at: EpochMs }),
  z.object({ kind: z.literal('sign-out'), because: SignOutTrigger, at: EpochMs }),
]);
export type Warning = z.infer<typeof Warning>;

/**
 * `kept`: the session survives a restart. `memory`: no keychain, so it ends with the app.
 * `memory-by-policy`: policy allows no copy on the disk, so it ends with the app.
 */
export const SessionKeeping = z.enum(['kept', 'memory', 'memory-by-policy']);
export type SessionKeeping = z.infer<typeof SessionKeeping>;

/** `own`: chosen for this computer by somebody who signed in without the account's password. */
export const UnlocksWith = z.enum(['account', 'own']);
export type UnlocksWith = z.infer<typeof UnlocksWith>;

/** Where a sign-in is that is not over. What has been proven so far stays in main. */
export const SignInStepView = z.discriminatedUnion('step', [
  z.object({ step: z.literal('second-factor'), methods: z.array(SecondFactor).min(1) }),
  z.object({
    step: z.literal('enrolment'),
    methods: z.array(SecondFactor.exclude(['recovery'])).min(1),
  }),
  /** Shown once. Nobody is signed in before they are kept. */
  z.object({ step: z.literal('recovery-codes'), codes: RecoveryCodes }),
  /** Nothing was typed that could open the vault on this computer. */
  z.object({ step: z.literal('unlock-password') }),
  /** It was forgotten: the time for it ran out, or Nightjar was put away meanwhile. */
  z.object({ step: z.literal('over'), because: z.enum(['expired', 'put-away']) }),
]);
export type SignInStepView = z.infer<typeof SignInStepView>;

/** What the renderer may know of the session, phase by phase. Nothing of a person while locked. */
export const SessionView = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('starting') }),
  z.object({
    phase: z.literal('signed-out'),
    serverUrl: z.string().max(300),
    summary: SignOutSummary.nullable(),
    /** As far as it is known before anybody signs in. */
    keeping: SessionKeeping,
    /** Null: nobody has begun to sign in. */
    signIn: SignInStepView.nullable(),
  }),
  z.object({
    phase: z.literal('unlocked'),
    me: Me,
    tenant: Tenant,
    /** The strictest of company, machine and person. */
    policy: Policy,
    setBy: SetBy,
    /** Company and machine alone: what the person can only make stricter. */
    required: Policy,
    /** What the person set. */
    personal: PolicyPart,
    keeping: SessionKeeping,
    hasPin: z.boolean(),
    /** Whether the account's password opens this computer, or one that was chosen for it. */
    unlocksWith: UnlocksWith,
    warning: Warning.nullable(),
  }),
  z.object({
    phase: z.literal('locked'),
    trigger: LockTrigger,
    methods: z.array(z.enum(['password', 'pin'])).min(1),
    unlocksWith: UnlocksWith,
    /** One of these as well, in the order in which they should be offered. Empty: none is asked for. */
    factors: z.array(SecondFactor),
    attemptsLeft: z.int().nonnegative(),
    /** No attempt is taken before this moment. */
    retryAt: EpochMs,
    signOutAt: EpochMs,
    warning: Warning.nullable(),
    /** Null while offline. */
    unread: z.int().nonnegative().nullable(),
  }),
  z.object({
    phase: z.literal('signing-out'),
    trigger: SignOutTrigger,
    steps: z.array(SignOutStepReport),
  }),
  /** A session is here but cannot be opened now, for example while the keychain is locked. */
  z.object({ phase: z.literal('unavailable'), error: AppError }),
]);
export type SessionView = z.infer<typeof SessionView>;
export type SessionPhase = SessionView['phase'];

export const Theme = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof Theme>;

/** Device settings a person chooses; they name nobody and survive sign-out. */
export const Appearance = z.object({
  theme: Theme,
  language: z.union([z.literal('system'), Language]),
});
export type Appearance = z.infer<typeof Appearance>;

/** A hotkey that works while another application has the focus. */
export const HotkeyView = z.object({
  /** Null: none. */
  keys: HotkeyKeys.nullable(),
  /**
   * `refused`: the system does not give it, since another program has it. `uncertain`: under Wayland,
   * where whether it is heard depends on the desktop.
   */
  state: z.enum(['off', 'ready', 'refused', 'uncertain']),
});
export type HotkeyView = z.infer<typeof HotkeyView>;

/** Pushed to the window at each change; the renderer never asks for it. */
export const AppView = z.object({
  session: SessionView,
  appearance: Appearance,
  /** `appearance.language`, resolved. */
  language: Language,
  hotkeys: z.record(HotkeyAction, HotkeyView),
  platform: Platform,
  /** Whether the system lets a window keep itself out of screenshots. */
  contentProtection: z.object({ supported: z.boolean() }),
  /** Empty when Nightjar can tell as surely as it should whether somebody is there. */
  degraded: z.array(DegradedReason),
  version: z.string().max(40),
});
export type AppView = z.infer<typeof AppView>;

export const Connection = z.enum(['online', 'connecting', 'offline']);
export type Connection = z.infer<typeof Connection>;

/** What the page may know of a message: of its files everything but what opens them. */
const Shown = Message.extend({ attachments: z.array(AttachmentView).min(1).optional() });

/** A message as the list shows it: kept by the server, or still on its way. */
export const MessageView = z.discriminatedUnion('state', [
  Shown.extend({ state: z.literal('sent') }),
  Shown.omit({ id: true, seq: true }).extend({ state: z.literal('sending') }),
  Shown.omit({ id: true, seq: true }).extend({ state: z.literal('failed'), error: AppError }),
]);
export type MessageView = z.infer<typeof MessageView>;
