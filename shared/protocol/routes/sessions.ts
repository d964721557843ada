import { z } from 'zod';
import { EpochMs, SessionId } from '../../domain/ids.ts';
import { SessionInfo } from '../../domain/session.ts';
import { Empty, type Route } from './route.ts';

export const SESSION_ROUTES = {
  listSessions: {
    method: 'GET',
    path: '/v1/sessions',
    access: 'session',
    request: Empty,
    reply: z.object({ sessions: z.array(SessionInfo) }),
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
  /** The person at the session proves to be there; for a few minutes that is enough. */
  stepUp: {
    method: 'POST',
    path: '/v1/step-up',
    access: 'session',
    request: z.object({ password: z.string().min(1).max(1024) }),
    reply: z.object({ until: EpochMs }),
  },
} as const satisfies Record<string, Route>;
