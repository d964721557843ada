import { z } from 'zod';
import { PersonId, SessionId, WipeId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { Platform, SignOutTrigger } from '../../shared/domain/session.ts';
import { PolicyChanges } from '../../shared/protocol/routes/audit.ts';
import { ReceiptOutcome } from '../../shared/receipt/receipt.ts';

/** Why the server ended a session by itself. `devices`: the person signed in on one too many. */
const EndCause = z.enum(['devices', 'session-age', 'account-ended']);
export type EndCause = z.infer<typeof EndCause>;

/** Every action the log can hold and what is noted of it. There is no place for anything a person wrote. */
export const AUDIT_ACTIONS = {
  'session.signed-in': z.object({ sessionId: SessionId, platform: Platform }),
  /**
   * `known` is false when no person of the tenant has that address; the address is not kept. `count`:
   * how often within a minute.
   */
  'session.sign-in-failed': z.object({ known: z.boolean(), count: z.int().positive() }),
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
} as const satisfies Record<string, z.ZodObject>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;
export type AuditDetail<A extends AuditAction> = z.output<(typeof AUDIT_ACTIONS)[A]>;
