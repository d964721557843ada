import { z } from 'zod';
import { PersonId, SessionId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { Platform, SignOutTrigger } from '../../shared/domain/session.ts';

const seconds = z.int();

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
  /** By whoever runs the server: nobody was signed in. */
  'person.added': z.object({ personId: PersonId, role: Role }),
  'policy.changed': z.object({
    lockAfterBefore: seconds,
    lockAfter: seconds,
    logoutAfterBefore: seconds,
    logoutAfter: seconds,
    unlockAttemptsBefore: z.int(),
    unlockAttempts: z.int(),
  }),
} as const satisfies Record<string, z.ZodObject>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;
export type AuditDetail<A extends AuditAction> = z.output<(typeof AUDIT_ACTIONS)[A]>;
