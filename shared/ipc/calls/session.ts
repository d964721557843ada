import { z } from 'zod';
import { SessionId } from '../../domain/ids.ts';
import { SessionInfo } from '../../domain/session.ts';
import { ROUTES } from '../../protocol/http.ts';
import { SignOutPreview } from '../sign-out-preview.ts';
import { type IpcCall, Nothing } from './call.ts';

/** The PIN unlocks; the password stays the credential. Digits only: 6 to 12. */
export const Pin = z.string().regex(/^\d{6,12}$/);

export const SESSION_CALLS = {
  'session.signIn': {
    phases: ['signed-out'],
    request: z.object({
      serverUrl: z.url({ protocol: /^https?$/ }).max(300),
      email: z.email().max(254),
      password: z.string().min(1).max(1024),
    }),
    reply: Nothing,
  },
  'session.lock': { phases: ['unlocked'], request: Nothing, reply: Nothing },
  'session.unlock': {
    phases: ['locked'],
    request: z.object({
      method: z.enum(['password', 'pin']),
      secret: z.string().min(1).max(1024),
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
    reply: z.object({ sessions: z.array(SessionInfo) }),
  },
  'session.revoke': {
    phases: ['unlocked'],
    request: z.object({ sessionId: SessionId }),
    reply: Nothing,
  },
  /** The person proves to be there, for what answered `StepUpNeeded`. */
  'session.stepUp': {
    phases: ['unlocked'],
    request: ROUTES.stepUp.request,
    reply: ROUTES.stepUp.reply,
  },
} as const satisfies Record<string, IpcCall>;
