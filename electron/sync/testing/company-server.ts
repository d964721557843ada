import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { z } from 'zod';
import type { Channel, ChannelKind } from '../../../shared/domain/channel.ts';
import {
  ChannelId,
  ClientMessageId,
  MessageId,
  PersonId,
  type Sequence,
  TenantId,
} from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { Me } from '../../../shared/domain/person.ts';
import { type ErrorCode, err, ok, type Result } from '../../../shared/errors/app-error.ts';
import {
  Handshake,
  SOCKET_CALLS,
  SOCKET_EVENTS,
  type SocketCallName,
  type SocketEventName,
  type SocketPayload,
  type SocketReply,
} from '../../../shared/protocol/socket.ts';
import { ownerOf } from './token.ts';

type Parsed<N extends SocketCallName> = z.output<(typeof SOCKET_CALLS)[N]['request']>;
type Handlers = {
  [N in SocketCallName]: (me: Me, request: Parsed<N>, socket: Socket) => Result<SocketReply<N>>;
};
type Readers = { [N in SocketCallName]: { request: { parse(raw: unknown): Parsed<N> } } };
const READERS: Readers = SOCKET_CALLS;

interface Room {
  id: ChannelId;
  kind: ChannelKind;
  name: string;
  memberIds: PersonId[];
  messages: Message[];
  read: Map<PersonId, Sequence>;
}

/** A whole server in memory that speaks the protocol over real sockets, and lies when told to. */
export class CompanyServer {
  readonly rooms = new Map<ChannelId, Room>();
  readonly people: Me[] = [];
  /** Every call that came in, in order. */
  readonly calls: { name: SocketCallName; me: Me; request: unknown }[] = [];
  /** Raw answers instead of the right ones. */
  readonly lies = new Map<SocketCallName, (request: unknown) => unknown>();
  /** After a call had its effect, before its answer leaves. */
  beforeAnswer: ((name: SocketCallName) => void) | null = null;
  /** Takes a `clientId` it has seen for a new one: a server without idempotence. */
  forgetful = false;
  /** Why nobody gets in. */
  refusal: ErrorCode | null = null;
  /** What it says of a session that it refuses, in a word. */
  because: string | null = null;
  readonly #tenant = { id: TenantId.parse(randomUUID()), name: 'Lumen' };
  readonly #http = createServer();
  readonly #io = new Server(this.#http, { transports: ['websocket'], serveClient: false });

  get port(): number {
    const address = this.#http.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async listen(): Promise<void> {
    this.#io.use((socket, next) => {
      const handshake = Handshake.safeParse(socket.handshake.auth);
      const me = handshake.success && ownerOf(handshake.data.accessToken, this.people);
      const refusal = this.refusal ?? (me ? null : 'TokenExpired');
      if (refusal || !handshake.success || !me) {
        return next(
          Object.assign(new Error(refusal ?? 'BadRequest'), { data: this.#refusedWith(refusal) }),
        );
      }
      socket.data = { me, mode: handshake.data.mode };
      void socket.join(me.id);
      next();
    });
    this.#io.on('connection', (socket) => this.#serve(socket, socket.data.me));
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
  }

  /** Signed by nobody: sync hands it on as it is. */
  signedPolicy = 'a policy that somebody signed';

  hire(name: string): Me {
    const id = PersonId.parse(randomUUID());
    const email = `${name.toLowerCase()}@lumen.test`;
    const me: Me = { id, name, title: '', role: 'member', email, endsAt: null };
    this.people.push(me);
    return me;
  }

  openRoom(name: string, members: readonly Me[], kind: ChannelKind = 'public'): ChannelId {
    const id = ChannelId.parse(randomUUID());
    const memberIds = members.map((member) => member.id);
    this.rooms.set(id, { id, kind, name, memberIds, messages: [], read: new Map() });
    return id;
  }

  /** As if `author` had written it from elsewhere; told to those who are connected. */
  write(author: Me, channelId: ChannelId, body: string, clientId: string = randomUUID()): Message {
    const room = this.#room(channelId);
    const known = room.messages.find((m) => m.clientId === clientId && m.authorId === author.id);
    if (known && !this.forgetful) return known;
    const message = this.#append(room, author, body, clientId);
    this.#tell(room, 'message.new', { message });
    return message;
  }

  /** Without telling anybody. */
  writeUnseen(author: Me, channelId: ChannelId, count: number): void {
    const room = this.#room(channelId);
    for (let i = 0; i < count; i += 1) this.#append(room, author, `missed ${i}`, randomUUID());
  }

  /** Sent as it is to everybody, whatever their mode. */
  shout(event: string, payload: unknown): void {
    this.#io.emit(event, payload);
  }

  bodies(channelId: ChannelId): string[] {
    return this.#room(channelId).messages.map((message) => message.body);
  }

  readBy(me: Me, channelId: ChannelId): Sequence {
    return this.#room(channelId).read.get(me.id) ?? 0;
  }

  async close(): Promise<void> {
    await this.#io.close();
  }

  #refusedWith(code: ErrorCode | null) {
    return this.because === null ? { code } : { code, because: this.because };
  }

  #room(channelId: ChannelId): Room {
    const room = this.rooms.get(channelId);
    if (!room) throw new Error('no such room');
    return room;
  }

  #append(room: Room, author: Me, body: string, clientId: string): Message {
    const message: Message = {
      id: MessageId.parse(randomUUID()),
      channelId: room.id,
      seq: room.messages.length + 1,
      clientId: ClientMessageId.parse(clientId),
      authorId: author.id,
      body,
      sentAt: Date.now(),
    };
    room.messages.push(message);
    room.read.set(author.id, message.seq);
    return message;
  }

  #tell<N extends SocketEventName>(room: Room, name: N, payload: SocketPayload<N>): void {
    for (const socket of this.#io.sockets.sockets.values()) {
      const { me, mode } = socket.data;
      const modes: readonly string[] = SOCKET_EVENTS[name].modes;
      if (room.memberIds.includes(me.id) && modes.includes(mode)) socket.emit(name, payload);
    }
  }

  #channelFor(room: Room, me: Me): Channel {
    const { id, kind, name, memberIds, messages, read } = room;
    const readSeq = read.get(me.id) ?? 0;
    return { id, kind, name, topic: '', memberIds, lastSeq: messages.length, readSeq };
  }

  #unread(me: Me): number {
    return this.#roomsOf(me).reduce(
      (sum, room) => sum + room.messages.length - (room.read.get(me.id) ?? 0),
      0,
    );
  }

  #roomsOf(me: Me): Room[] {
    return [...this.rooms.values()].filter((room) => room.memberIds.includes(me.id));
  }

  #serve(socket: Socket, me: Me): void {
    const answer = <N extends SocketCallName>(name: N) =>
      listen(socket, name, (raw, ack) => {
        this.calls.push({ name, me, request: raw });
        const lie = this.lies.get(name);
        if (lie) return ack(lie(raw));
        const modes: readonly string[] = SOCKET_CALLS[name].modes;
        if (!modes.includes(socket.data.mode)) return ack(err('NotAllowed'));
        const reply = this.#handlers[name](me, READERS[name].request.parse(raw), socket);
        this.beforeAnswer?.(name);
        ack(reply);
      });
    for (const name of Object.keys(SOCKET_CALLS).filter(isCallName)) answer(name);
  }

  readonly #handlers: Handlers = {
    'session.mode': (_me, { mode }, socket) => {
      socket.data.mode = mode;
      return ok({});
    },
    'session.renew': (_me, { accessToken }) =>
      ownerOf(accessToken, this.people) ? ok({}) : err('TokenExpired'),
    'session.unlockFailures': () => ok({}),
    'account.noticeSeen': () => ok({}),
    'admin.watch': () => err('NotAllowed'),
    'admin.unwatch': () => ok({}),
    'admin.sessions': () => err('NotAllowed'),
    'session.counts': (me) => ok({ unread: this.#unread(me) }),
    'sync.start': (me) =>
      ok({
        me,
        tenant: this.#tenant,
        signedPolicy: this.signedPolicy,
        people: this.people.map(({ id, name, title, role }) => ({ id, name, title, role })),
        presence: this.people.map(({ id }) => ({ personId: id, presence: 'online' as const })),
        channels: this.#roomsOf(me).map((room) => this.#channelFor(room, me)),
        serverTime: Date.now(),
      }),
    'sync.after': (_me, { channelId, afterSeq, limit }) => {
      const { messages } = this.#room(channelId);
      const page = messages.slice(afterSeq, afterSeq + limit);
      return ok({ messages: page, more: afterSeq + limit < messages.length });
    },
    'sync.before': (_me, { channelId, beforeSeq, limit }) => {
      const below = this.#room(channelId).messages.slice(0, Math.max(0, beforeSeq - 1));
      return ok({ messages: below.slice(-limit), more: below.length > limit });
    },
    'message.send': (me, { channelId, clientId, body }) => {
      if (!this.rooms.has(channelId)) return err('NotFound');
      return ok({ message: this.write(me, channelId, body, clientId) });
    },
    'channel.read': (me, { channelId, seq }) => {
      this.#room(channelId).read.set(me.id, seq);
      return ok({});
    },
    'channel.create': (me, { kind, name }) => {
      const room = this.#room(this.openRoom(name, [me], kind));
      return ok({ channel: this.#channelFor(room, me) });
    },
    'channel.direct': (me, { personId }) => {
      const other = this.people.find(({ id }) => id === personId);
      if (!other) return err('NotFound');
      const room = this.#room(this.openRoom('', [me, other], 'direct'));
      return ok({ channel: this.#channelFor(room, me) });
    },
    typing: (me, { channelId }) => {
      this.#tell(this.#room(channelId), 'typing', { channelId, personId: me.id });
      return ok({});
    },
  };
}

const isCallName = (name: string): name is SocketCallName => name in SOCKET_CALLS;

function listen(
  socket: Socket,
  event: string,
  handler: (raw: unknown, ack: (reply: unknown) => void) => void,
): void {
  socket.on(event, handler);
}
