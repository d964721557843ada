import type { PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/person.ts';
import type { SocketMode } from '../../shared/protocol/socket.ts';
import { createPresenceBook, type PresenceChange } from './presence.ts';
import type { RealtimeSocket, Rooms } from './rooms.ts';

/** Who is here, and in which mode; the tenant's others hear of every change. */
export interface Attendance {
  arrived(socket: RealtimeSocket): void;
  left(socket: RealtimeSocket): void;
  switchMode(socket: RealtimeSocket, mode: SocketMode): void;
  presenceOf(tenantId: TenantId, personId: PersonId): Presence;
}

export function createAttendance(rooms: Rooms): Attendance {
  const book = createPresenceBook();

  function tell(tenantId: TenantId, change: PresenceChange | null): void {
    if (change) rooms.emit(`tenant ${tenantId}`, 'presence', change);
  }

  function saw({ id, data: { grant, mode } }: RealtimeSocket): void {
    tell(grant.tenantId, book.saw(grant.tenantId, grant.personId, id, mode));
  }

  return {
    arrived: saw,
    left({ id, data: { grant } }) {
      tell(grant.tenantId, book.left(grant.tenantId, grant.personId, id));
    },
    switchMode(socket, mode) {
      rooms.switchMode(socket, mode);
      saw(socket);
    },
    presenceOf: book.of,
  };
}
