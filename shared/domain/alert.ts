import { z } from 'zod';
import { AlertId, EpochMs, SessionId } from './ids.ts';
import { Person } from './person.ts';
import { Place } from './place.ts';
import { Platform } from './session.ts';

/** The rules of watching. Each has a file in `server/watch/rules/` and sentences in `shared/watching/`. */
export const WatchRule = z.enum([
  'new-device',
  'new-place',
  'impossible-travel',
  'password-spraying',
  'credential-stuffing',
  'refresh-reuse',
  'stolen-token',
  'two-places',
  'bulk-reading',
  'bulk-download',
  'unusual-hours',
  'many-devices',
  'unlock-failures',
  'posture-change',
  'wrong-factors',
]);
export type WatchRule = z.infer<typeof WatchRule>;

/**
 * `notice`: the person concerned knows best; admins find it in the list and are not called. `warning`:
 * somebody should look today. `critical`: somebody should look now.
 */
export const Severity = z.enum(['notice', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** What an alert brings about, from the mildest. */
export const Answer = z.enum([
  'tell-person',
  'tell-admins',
  /** A second factor at the next sign-in, however it begins. */
  'ask-factor',
  'lock',
  /** All devices of the person; signing in again takes a second factor. */
  'sign-out-wipe',
  /** Nobody signs in to the account until an admin lifts it. */
  'suspend',
]);
export type Answer = z.infer<typeof Answer>;

/** `spared`: not done, since it would have left the company without an owner who can sign in. */
export const AnswerOutcome = z.enum(['done', 'spared', 'failed']);
export type AnswerOutcome = z.infer<typeof AnswerOutcome>;

const count = z.int().nonnegative();
const deviceName = z.string().max(120);

/** What a rule saw. Never anything that a person wrote. */
export const AlertEvidence = z.discriminatedUnion('rule', [
  /** `familiar`: from a network that the person or their colleagues use. */
  z.object({
    rule: z.literal('new-device'),
    deviceName,
    platform: Platform,
    place: Place,
    familiar: z.boolean(),
  }),
  z.object({
    rule: z.literal('new-place'),
    deviceName,
    place: Place,
    knownDevice: z.boolean(),
  }),
  z.object({
    rule: z.literal('impossible-travel'),
    from: Place,
    to: Place,
    /** Between the two countries, at least. */
    km: count,
    minutes: count,
  }),
  /** `hit`: one of the passwords was right; the alert is then about that account. */
  z.object({
    rule: z.literal('password-spraying'),
    place: Place,
    accounts: count,
    minutes: count,
    hit: z.boolean(),
  }),
  z.object({
    rule: z.literal('credential-stuffing'),
    accounts: count,
    addresses: count,
    minutes: count,
  }),
  z.object({ rule: z.literal('refresh-reuse'), deviceName, place: Place }),
  /** A token came without the device's own signature, or with a signature that was used before. */
  z.object({
    rule: z.literal('stolen-token'),
    deviceName,
    place: Place,
    how: z.enum(['other-key', 'replayed']),
  }),
  z.object({
    rule: z.literal('two-places'),
    deviceName,
    from: Place,
    to: Place,
    minutes: count,
  }),
  z.object({
    rule: z.literal('bulk-reading'),
    deviceName,
    messages: count,
    minutes: count,
    /** The most that the person read back before in as long. */
    usual: count,
  }),
  z.object({
    rule: z.literal('bulk-download'),
    deviceName,
    files: count,
    megabytes: count,
    minutes: count,
    /** Megabytes. */
    usual: count,
  }),
  z.object({
    rule: z.literal('unusual-hours'),
    deviceName,
    place: Place,
    /** UTC, 0 to 23. */
    hour: z.int().min(0).max(23),
    /** Days on which the person was seen before, never near that hour. */
    days: count,
  }),
  z.object({ rule: z.literal('many-devices'), devices: count, days: count }),
  z.object({ rule: z.literal('unlock-failures'), deviceName, failures: count, minutes: count }),
  z.object({
    rule: z.literal('posture-change'),
    deviceName,
    what: z.enum(['os-older', 'app-older', 'disk-unencrypted']),
    /** Versions; for the disk the words `on` and `off`. */
    before: z.string().max(60),
    after: z.string().max(60),
  }),
  z.object({ rule: z.literal('wrong-factors'), failures: count, minutes: count, place: Place }),
]);
export type AlertEvidence = z.infer<typeof AlertEvidence>;

/** Characters of what an admin writes when dismissing. */
export const DISMISS_REASON_MAX = 300;

const Somebody = Person.pick({ id: true, name: true });

export const AlertState = z.enum(['open', 'acknowledged', 'dismissed']);
export type AlertState = z.infer<typeof AlertState>;

export const Alert = z.object({
  id: AlertId,
  at: EpochMs,
  severity: Severity,
  /** `evidence.rule` is the rule's name. */
  evidence: AlertEvidence,
  /** Whom it is about; null when it is about the company. */
  person: Somebody.nullable(),
  session: z.object({ id: SessionId, deviceName }).nullable(),
  /** What was done by itself, in this order. */
  answers: z.array(z.object({ answer: Answer, outcome: AnswerOutcome })),
  state: AlertState,
  /** Who acknowledged or dismissed it; null while open. */
  closedBy: Somebody.nullable(),
  closedAt: EpochMs.nullable(),
  /** Of a dismissal. */
  reason: z.string().max(DISMISS_REASON_MAX).nullable(),
});
export type Alert = z.infer<typeof Alert>;

/** What the person concerned is told: nothing of what is done about it. */
export const AccountNotice = Alert.pick({ id: true, at: true, evidence: true });
export type AccountNotice = z.infer<typeof AccountNotice>;
