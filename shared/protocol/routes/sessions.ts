import { z } from 'zod';
import { SessionId } from '../../domain/ids.ts';
import { EndedSession, SessionInfo } from '../../domain/session.ts';
import { SignInRecord } from '../../domain/sign-in-record.ts';
import { Empty, From, type Route } from './route.ts';

export const SESSION_ROUTES = {
  listSessions: {
    method: 'GET',
    path: '/v1/sessions',
    access: 'session',
    request: Empty,
    /** Living ones, and those that ended in the last 30 days. */
    reply: z.object({ sessions: z.array(SessionInfo), ended: z.array(EndedSession) }),
  },
  /** Of another device: one's own session ends with its ticket. */
  revokeSession: {
    method: 'DELETE',
    path: '/v1/sessions/:sessionId',
    access: 'session',
    stepUp: 'sign-out-devices',
    request: z.object({ sessionId: SessionId }),
    reply: Empty,
  },
  /** All of one's own but the one that asks. */
  revokeOtherSessions: {
    method: 'DELETE',
    path: '/v1/sessions',
    access: 'session',
    stepUp: 'sign-out-devices',
    request: Empty,
    reply: z.object({ ended: z.int().nonnegative() }),
  },
  /** One's own sign-ins of the last 90 days, failed ones too, the newest first. */
  listSignIns: {
    method: 'GET',
    path: '/v1/sign-ins',
    access: 'session',
    request: From,
    reply: z.object({ signIns: z.array(SignInRecord), more: z.boolean() }),
  },
} as const satisfies Record<string, Route>;
