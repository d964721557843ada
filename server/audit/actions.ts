import { z } from 'zod';
import { Answer, AnswerOutcome, Severity, WatchRule } from '../../shared/domain/alert.ts';
import { SecondFactor } from '../../shared/domain/factor.ts';
import { AlertId, PersonId, ScimTokenId, SessionId, WipeId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { Platform, SignOutTrigger } from '../../shared/domain/session.ts';
import { SsoRefusal } from '../../shared/domain/sso.ts';
import { ExportFormat, PolicyChanges } from '../../shared/protocol/routes/audit.ts';
import { ReceiptOutcome } from '../../shared/receipt/receipt.ts';

/**
 * Why the server ended a session by itself. `devices`: the person signed in on one too many. `credentials`:
 * they changed their password or a factor, on another device. `provider`: it ended its session.
 */
const EndCause = z.enum(['devices', 'session-age', 'account-ended', 'credentials', 'provider']);
export type EndCause = z.infer<typeof EndCause>;

/** Every action the log can hold and what is noted of it. There is no place for anything a person wrote. */
export const AUDIT_ACTIONS = {
  'session.signed-in': z.object({ sessionId: SessionId, platform: Platform }),
  /**
   * `known` is false when no person of the tenant has that address; the address is not kept. `count`:
   * how often within a minute.
   */
  'session.sign-in-failed': z.object({ known: z.boolean(), count: z.int().positive() }),
  /** With a right password, to an account that is suspended or has ended. */
  'session.sign-in-refused': z.object({ count: z.int().positive() }),
  'session.signed-out': z.object({ sessionId: SessionId, trigger: SignOutTrigger }),
  'session.revoked': z.object({ sessionId: SessionId }),
  /** A spent refresh token came back: somebody else has a copy. The session ended. */
  'session.refresh-reused': z.object({ sessionId: SessionId }),
  /** The device's receipt of a sign-out came, was checked and is kept. */
  'session.receipt': z.object({
    sessionId: SessionId,
    outcome: ReceiptOutcome,
    resumed: z.boolean(),
  }),
  /** Somebody proved with their password to be there. */
  'session.stepped-up': z.object({ sessionId: SessionId }),
  /** Wrong codes. `count`: how often within a minute. */
  'factor.failed': z.object({ factor: SecondFactor, count: z.int().positive() }),
  'factor.added': z.object({ factor: SecondFactor }),
  'factor.removed': z.object({ factor: SecondFactor }),
  /** By an admin, or by whoever runs the server: all that the person had. */
  'factor.reset': z.object({ personId: PersonId, sessions: z.int().nonnegative() }),
  'password.changed': z.object({}),
  /** An admin's; `heard`: the device was connected. */
  'session.lock-asked': z.object({ sessionId: SessionId, heard: z.boolean() }),
  /** Its reason, which a person wrote, is kept with the wipe. */
  'wipe.asked': z.object({
    wipeId: WipeId,
    target: z.enum(['session', 'person', 'everyone']),
    /** Of the session or the person; null for everyone. */
    targetId: z.union([SessionId, PersonId]).nullable(),
  }),
  'wipe.approved': z.object({ wipeId: WipeId }),
  'wipe.cancelled': z.object({ wipeId: WipeId }),
  /** `sessions`: how many ended. */
  'wipe.begun': z.object({ wipeId: WipeId, sessions: z.int().nonnegative() }),
  /** The device was heard to sign out. */
  'wipe.delivered': z.object({ wipeId: WipeId, sessionId: SessionId }),
  /** By whoever runs the server: nobody was signed in. */
  'person.added': z.object({ personId: PersonId, role: Role }),
  'policy.changed': z.object({ version: z.int().positive(), changed: PolicyChanges }),
  /** The server ended it, by policy or because account or company ended. */
  'session.ended': z.object({ sessionId: SessionId, because: EndCause }),
  /** By whoever runs the server. `sessions`: how many were ended with it. */
  'tenant.closed': z.object({ sessions: z.int().nonnegative() }),
  /** By whoever runs the server: the keys to what the company wrote are gone. */
  'tenant.destroyed': z.object({}),
  /** By whoever runs the server. What is written from now on is sealed with this data key. */
  'tenant.key-rotated': z.object({ version: z.int().positive() }),
  /** This log was asked for, to be taken along. */
  'audit.exported': z.object({ format: ExportFormat }),
  /** By the server; its evidence is kept with the alert. */
  'alert.raised': z.object({ alertId: AlertId, rule: WatchRule, severity: Severity }),
  /** By the server, for an alert. */
  'alert.answered': z.object({ alertId: AlertId, answer: Answer, outcome: AnswerOutcome }),
  'alert.acknowledged': z.object({ alertId: AlertId }),
  /** Its reason, which a person wrote, is kept with the alert. */
  'alert.dismissed': z.object({ alertId: AlertId }),
  /** What is watched, and who is told. */
  'watching.changed': z.object({ version: z.int().positive() }),
  /** An admin's; what watching does by itself is `alert.answered`. */
  'person.suspended': z.object({ personId: PersonId }),
  'person.suspension-lifted': z.object({ personId: PersonId }),
  /** An admin's; `changed`: what only owners may, such as who vouches for people. Never the secret. */
  'sso.changed': z.object({ enabled: z.boolean(), secret: z.boolean(), changed: PolicyChanges }),
  /** By the provider's word: nobody was signed in. */
  'person.joined': z.object({ personId: PersonId, role: Role, by: z.enum(['sso', 'scim']) }),
  /** Somebody came back from the provider and was not let in. `count`: how often within a minute. */
  'sso.refused': z.object({ reason: SsoRefusal, count: z.int().positive() }),
  'sso.linked': z.object({ personId: PersonId }),
  'person.role-changed': z.object({
    personId: PersonId,
    was: Role,
    is: Role,
    by: z.enum(['sso', 'scim', 'admin']),
  }),
  /** The provider ended its session. `sessions`: how many ended here. */
  'sso.logged-out': z.object({ personId: PersonId, sessions: z.int().nonnegative() }),
  'scim.token-made': z.object({ tokenId: ScimTokenId }),
  'scim.token-revoked': z.object({ tokenId: ScimTokenId }),
  /** By the company's directory: nobody was signed in. */
  'person.changed': z.object({ personId: PersonId, tokenId: ScimTokenId }),
  /** By an admin, or by the directory with this token. */
  'person.deactivated': z.object({
    personId: PersonId,
    tokenId: ScimTokenId.nullable(),
    sessions: z.int().nonnegative(),
  }),
  'person.reactivated': z.object({ personId: PersonId, tokenId: ScimTokenId.nullable() }),
} as const satisfies Record<string, z.ZodObject>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;
export type AuditDetail<A extends AuditAction> = z.output<(typeof AUDIT_ACTIONS)[A]>;
