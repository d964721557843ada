import type { SessionId } from '../../shared/domain/ids.ts';
import type { RealtimeSocket } from './rooms.ts';

/** A client has one; for a while more, when it reconnects before the end of the old one was noticed. */
export const SESSION_SOCKETS_MOST = 8;

export interface SessionSockets {
  /** Closes the session's oldest socket when it has too many. */
  arrived(socket: RealtimeSocket): void;
  left(socket: RealtimeSocket): void;
}

export function createSessionSockets(): SessionSockets {
  /** In the order in which they came. */
  const open = new Map<SessionId, Set<RealtimeSocket>>();
  return {
    arrived(socket) {
      const { sessionId } = socket.data.grant;
      const sockets = open.get(sessionId) ?? new Set();
      open.set(sessionId, sockets.add(socket));
      const [oldest] = sockets;
      if (sockets.size > SESSION_SOCKETS_MOST) oldest?.disconnect(true);
    },
    left(socket) {
      const { sessionId } = socket.data.grant;
      const sockets = open.get(sessionId);
      sockets?.delete(socket);
      if (sockets?.size === 0) open.delete(sessionId);
    },
  };
}
