import type { PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/person.ts';
import type { SocketMode } from '../../shared/protocol/socket.ts';
import { createPresenceBook, type PresenceChange } from './presence.ts';
import type { Audience, RealtimeSocket, Rooms } from './rooms.ts';

/** Who is here, and in which mode; those who see the person hear of every change. */
export interface Attendance {
  /** The socket sits in its rooms. */
  arrived(socket: RealtimeSocket): void;
  /** The socket still sits in its rooms. */
  left(socket: RealtimeSocket): void;
  switchMode(socket: RealtimeSocket, mode: SocketMode): void;
  presenceOf(tenantId: TenantId, personId: PersonId): Presence;
}

export function createAttendance(rooms: Rooms): Attendance {
  const book = createPresenceBook();

  /** The same people as `visibleTo` says: all colleagues or the admins, and whoever shares a channel. */
  function audiencesOf(socket: RealtimeSocket): Audience[] {
    const { tenantId, personId, role } = socket.data.grant;
    const everywhere = role === 'guest' ? 'admins' : 'colleagues';
    const channels = rooms.channelsOf(socket).map((id) => `channel ${id}` as const);
    return [`${everywhere} ${tenantId}`, `person ${personId}`, ...channels];
  }

  function tell(socket: RealtimeSocket, change: PresenceChange | null): void {
    if (change) rooms.emit(audiencesOf(socket), 'presence', change);
  }

  function saw(socket: RealtimeSocket): void {
    const { grant, mode } = socket.data;
    tell(socket, book.saw(grant.tenantId, grant.personId, socket.id, mode));
  }

  return {
    arrived: saw,
    left(socket) {
      const { grant } = socket.data;
      tell(socket, book.left(grant.tenantId, grant.personId, socket.id));
    },
    switchMode(socket, mode) {
      rooms.switchMode(socket, mode);
      saw(socket);
    },
    presenceOf: book.of,
  };
}
