import { z } from 'zod';
import { SessionId } from '../../domain/ids.ts';
import { EndedSession, SessionInfo } from '../../domain/session.ts';
import { SignInRecord } from '../../domain/sign-in-record.ts';
import { SignOutPreview } from '../sign-out-preview.ts';
import { type IpcCall, Nothing } from './call.ts';
import { FactorGiven } from './sign-in.ts';

/** The PIN unlocks; the password stays the credential. Digits only: 6 to 12. */
export const Pin = z.string().regex(/^\d{6,12}$/);

export const SESSION_CALLS = {
  'session.lock': { phases: ['unlocked'], request: Nothing, reply: Nothing },
  'session.unlock': {
    phases: ['locked'],
    request: z.object({
      method: z.enum(['password', 'pin']),
      secret: z.string().min(1).max(1024),
      /** Where the view asks for one. */
      factor: FactorGiven.optional(),
    }),
    reply: Nothing,
  },
  'session.signOut': {
    phases: ['unlocked', 'locked', 'unavailable'],
    request: Nothing,
    reply: Nothing,
  },
  /** The receipt of the sign-out that the view tells of, to where the person says. */
  'session.saveReceipt': {
    phases: ['signed-out'],
    request: Nothing,
    /** False when they chose no place. */
    reply: z.object({ saved: z.boolean() }),
  },
  /** What a sign-out would remove now. Changes nothing. */
  'session.checkSignOut': { phases: ['unlocked'], request: Nothing, reply: SignOutPreview },
  /** Tries again to open a session whose keychain could not be read. */
  'session.retry': { phases: ['unavailable'], request: Nothing, reply: Nothing },
  'session.setPin': {
    phases: ['unlocked'],
    request: z.object({ pin: Pin, password: z.string().min(1).max(1024) }),
    reply: Nothing,
  },
  'session.removePin': { phases: ['unlocked'], request: Nothing, reply: Nothing },
  'session.list': {
    phases: ['unlocked'],
    request: Nothing,
    reply: z.object({ sessions: z.array(SessionInfo), ended: z.array(EndedSession) }),
  },
  'session.revoke': {
    phases: ['unlocked'],
    request: z.object({ sessionId: SessionId }),
    reply: Nothing,
  },
  /** Ends all of one's own but this one. */
  'session.revokeOthers': {
    phases: ['unlocked'],
    request: Nothing,
    reply: z.object({ ended: z.int().nonnegative() }),
  },
  /** One's own sign-ins of the last 90 days, the newest first. */
  'session.signIns': {
    phases: ['unlocked'],
    request: z.object({ from: z.int().nonnegative() }),
    reply: z.object({ signIns: z.array(SignInRecord), more: z.boolean() }),
  },
} as const satisfies Record<string, IpcCall>;
