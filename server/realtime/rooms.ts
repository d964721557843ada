import type { Server, Socket } from 'socket.io';
import {
  ChannelId,
  type PersonId,
  type SessionId,
  type TenantId,
} from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/person.ts';
import {
  SOCKET_EVENTS,
  type SocketEventName,
  SocketMode,
  type SocketPayload,
} from '../../shared/protocol/socket.ts';
import type { AccessGrant } from '../accounts/signed-tokens.ts';
import type { SocketState } from './socket-state.ts';

/** Whom an event is for. Every id is unique over all tenants, so no audience spans two of them. */
export type Audience =
  | `tenant ${TenantId}`
  /** All but guests. */
  | `colleagues ${TenantId}`
  /** Owners and admins. */
  | `admins ${TenantId}`
  /** Admins who look at the company's sessions. */
  | `watchers ${TenantId}`
  | `person ${PersonId}`
  | `session ${SessionId}`
  | `channel ${ChannelId}`;

export type ServerEvents = {
  [N in SocketEventName]: (payload: SocketPayload<N>) => void;
};
/** What comes in is unknown until the gate has parsed it. */
export type ClientEvents = Record<string, (...args: unknown[]) => void>;
export type RealtimeServer = Server<ClientEvents, ServerEvents, Record<never, never>, SocketState>;
export type RealtimeSocket = Socket<ClientEvents, ServerEvents, Record<never, never>, SocketState>;

/**
 * Each audience is one room for each mode, and an event goes to the rooms of its modes alone: that a
 * restricted socket gets no content is a matter of where it sits, not of a check somebody may forget.
 */
const roomOf = (audience: Audience, mode: SocketMode): string => `${audience} ${mode}`;

export type Emit = <N extends SocketEventName>(
  to: Audience | readonly Audience[],
  name: N,
  ...payload: Parameters<ServerEvents[N]>
) => void;

export interface Rooms {
  emit: Emit;
  /** Everybody in `to` but whoever is in `except`. */
  emitToOthers<N extends SocketEventName>(
    to: Audience,
    except: Audience,
    name: N,
    ...payload: Parameters<ServerEvents[N]>
  ): void;
  join(socket: RealtimeSocket, audiences: readonly Audience[]): void;
  leave(socket: RealtimeSocket, audience: Audience): void;
  /** Takes everybody in `whom` out of `audience`. */
  expel(whom: Audience, audience: Audience): void;
  /** Where the role of the socket's grant has its place, and out of where it has none any more. */
  seat(socket: RealtimeSocket): void;
  /** The channels that the socket hears of. */
  channelsOf(socket: RealtimeSocket): ChannelId[];
  /** Everybody in `audience` hears of `channelId` from now on. */
  joinAll(audience: Audience, channelId: ChannelId): void;
  /** Moves the socket to the other mode's rooms. */
  switchMode(socket: RealtimeSocket, mode: SocketMode): void;
  isIn(socket: RealtimeSocket, audience: Audience): boolean;
  /** The people who have a socket in this mode there. */
  peopleIn(audience: Audience, mode: SocketMode): PersonId[];
  disconnect(audience: Audience): void;
  /** Of every socket there is. */
  grants(): AccessGrant[];
}

const ALL_SEATS = ['colleagues', 'admins'] as const;
const SEATS: Record<Role, readonly (typeof ALL_SEATS)[number][]> = {
  owner: ALL_SEATS,
  admin: ALL_SEATS,
  member: ['colleagues'],
  guest: [],
};

export function createRooms(io: RealtimeServer): Rooms {
  const both = (audience: Audience) => SocketMode.options.map((mode) => roomOf(audience, mode));
  const rooms: Rooms = {
    emit(to, name, ...payload) {
      const audiences = typeof to === 'string' ? [to] : to;
      const { modes } = SOCKET_EVENTS[name];
      const rooms = audiences.flatMap((one) => modes.map((mode) => roomOf(one, mode)));
      if (rooms.length > 0) io.to(rooms).emit(name, ...payload);
    },
    emitToOthers(to, except, name, ...payload) {
      const rooms = SOCKET_EVENTS[name].modes.map((mode) => roomOf(to, mode));
      io.to(rooms)
        .except(both(except))
        .emit(name, ...payload);
    },
    join(socket, audiences) {
      void socket.join(audiences.map((audience) => roomOf(audience, socket.data.mode)));
    },
    leave(socket, audience) {
      for (const room of both(audience)) void socket.leave(room);
    },
    expel(whom, audience) {
      io.in(both(whom)).socketsLeave(both(audience));
    },
    seat(socket) {
      const { tenantId, role } = socket.data.grant;
      const seats = SEATS[role].map((audience) => `${audience} ${tenantId}` as const);
      for (const audience of ALL_SEATS) {
        for (const room of both(`${audience} ${tenantId}`)) void socket.leave(room);
      }
      rooms.join(socket, seats);
    },
    channelsOf: ({ rooms: all }) =>
      [...all].flatMap((room) => {
        const [kind, id] = room.split(' ');
        return kind === 'channel' ? [ChannelId.parse(id)] : [];
      }),
    joinAll(audience, channelId) {
      for (const mode of SocketMode.options) {
        io.in(roomOf(audience, mode)).socketsJoin(roomOf(`channel ${channelId}`, mode));
      }
    },
    switchMode(socket, mode) {
      const { mode: before } = socket.data;
      if (mode === before) return;
      const left = [...socket.rooms].filter((room) => room.endsWith(` ${before}`));
      for (const room of left) void socket.leave(room);
      void socket.join(left.map((room) => `${room.slice(0, -before.length)}${mode}`));
      socket.data.mode = mode;
    },
    isIn: (socket, audience) => socket.rooms.has(roomOf(audience, socket.data.mode)),
    peopleIn(audience, mode) {
      const ids = io.of('/').adapter.rooms.get(roomOf(audience, mode)) ?? [];
      const sockets = [...ids].flatMap((id) => io.of('/').sockets.get(id) ?? []);
      return [...new Set(sockets.map(({ data }) => data.grant.personId))];
    },
    disconnect(audience) {
      io.in(both(audience)).disconnectSockets(true);
    },
    grants: () => [...io.of('/').sockets.values()].map(({ data }) => data.grant),
  };
  return rooms;
}
