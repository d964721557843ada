import { z } from 'zod';
import { EpochMs } from '../domain/ids.ts';
import { Message } from '../domain/message.ts';
import { Me, Tenant } from '../domain/person.ts';
import { LockTrigger, Platform, SignOutTrigger } from '../domain/session.ts';
import { AppError } from '../errors/app-error.ts';
import { Language } from '../language/language.ts';
import { Policy } from '../policy/policy.ts';

/** The steps of sign-out, in their order. Each has a sentence in each language: `signOut.step.<name>`. */
export const SignOutStepName = z.enum([
  'destroy-keys',
  'close-connection',
  'delete-store',
  'delete-session-record',
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
});
export type SignOutStepReport = z.infer<typeof SignOutStepReport>;

/** What sign-out did, without naming the person it did it for. */
export const SignOutSummary = z.object({
  trigger: SignOutTrigger,
  startedAt: EpochMs,
  endedAt: EpochMs,
  steps: z.array(SignOutStepReport),
  /** Paths (inside the profile) that should be gone and are not. Empty is the promise kept. */
  residue: z.array(z.string().max(300)).max(100),
  /** Resumed after the app was stopped in the middle. */
  resumed: z.boolean(),
});
export type SignOutSummary = z.infer<typeof SignOutSummary>;

const Warning = z.object({ kind: z.enum(['lock', 'sign-out']), at: EpochMs });
export type Warning = z.infer<typeof Warning>;

/** `kept`: the session survives a restart. `memory`: no keychain, so it ends with the app. */
export const SessionKeeping = z.enum(['kept', 'memory']);
export type SessionKeeping = z.infer<typeof SessionKeeping>;

/** What the renderer may know of the session, phase by phase. Nothing of a person while locked. */
export const SessionView = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('starting') }),
  z.object({
    phase: z.literal('signed-out'),
    serverUrl: z.string().max(300),
    summary: SignOutSummary.nullable(),
    /** No keychain: a session would be in memory only. Known before anybody signs in. */
    keeping: SessionKeeping,
  }),
  z.object({
    phase: z.literal('unlocked'),
    me: Me,
    tenant: Tenant,
    policy: Policy,
    keeping: SessionKeeping,
    hasPin: z.boolean(),
    warning: Warning.nullable(),
  }),
  z.object({
    phase: z.literal('locked'),
    trigger: LockTrigger,
    methods: z.array(z.enum(['password', 'pin'])).min(1),
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

/** Pushed to the window at each change; the renderer never asks for it. */
export const AppView = z.object({
  session: SessionView,
  appearance: Appearance,
  /** `appearance.language`, resolved. */
  language: Language,
  platform: Platform,
  version: z.string().max(40),
});
export type AppView = z.infer<typeof AppView>;

export const Connection = z.enum(['online', 'connecting', 'offline']);
export type Connection = z.infer<typeof Connection>;

/** A message as the list shows it: kept by the server, or still on its way. */
export const MessageView = z.discriminatedUnion('state', [
  Message.extend({ state: z.literal('sent') }),
  Message.omit({ id: true, seq: true }).extend({ state: z.literal('sending') }),
  Message.omit({ id: true, seq: true }).extend({ state: z.literal('failed'), error: AppError }),
]);
export type MessageView = z.infer<typeof MessageView>;
