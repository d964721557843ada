import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { AppError, type Result, resultOf } from '../../shared/errors/app-error.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/http.ts';
import type { Reader } from '../../shared/protocol/reader.ts';
import {
  SOCKET_CALLS,
  SOCKET_EVENTS,
  type SocketCallName,
  type SocketEventName,
  type SocketMode,
  type SocketPayload,
  type SocketReply,
  type SocketRequest,
} from '../../shared/protocol/socket.ts';

const REPLIES: { [N in SocketCallName]: { reply: Reader<SocketReply<N>> } } = SOCKET_CALLS;
const PAYLOADS: { [N in SocketEventName]: { payload: Reader<SocketPayload<N>> } } = SOCKET_EVENTS;
const Envelope = resultOf(z.unknown());
const Refused = z.object({ data: AppError });

/** A connected socket that keeps what it hears. Whatever leaves the contract throws. */
export interface SocketClient {
  readonly socket: Socket;
  readonly events: { name: string; payload: unknown }[];
  call<N extends SocketCallName>(
    name: N,
    request: SocketRequest<N>,
  ): Promise<Result<SocketReply<N>>>;
  /** Any call, good or bad. */
  callRaw(name: string, ...args: readonly unknown[]): Promise<Result<unknown>>;
  heard<N extends SocketEventName>(name: N): SocketPayload<N>[];
  /** Resolves when the server or this client has closed it. */
  readonly closed: Promise<string>;
  close(): void;
}

/** The raw handshake: anything in `auth`. Answers the refusal, or the socket; hears from the first event on. */
export function dial(
  url: string,
  auth: object,
  hear: (name: string, payload: unknown) => void = () => {},
): Promise<Result<Socket>> {
  const socket = io(url, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
  socket.onAny(hear);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve({ ok: true, value: socket }));
    socket.once('connect_error', (error) => {
      socket.disconnect();
      const refused = Refused.safeParse(error);
      if (refused.success) resolve({ ok: false, error: refused.data.data });
      else reject(error);
    });
  });
}

export async function connectSocket(
  url: string,
  accessToken: string,
  mode: SocketMode = 'full',
): Promise<SocketClient> {
  const events: SocketClient['events'] = [];
  const auth = { accessToken, mode, protocol: PROTOCOL_VERSION };
  const dialled = await dial(url, auth, (name, payload) => events.push({ name, payload }));
  if (!dialled.ok) throw new Error(`refused: ${dialled.error.code}`);
  return clientOf(dialled.value, events);
}

function clientOf(socket: Socket, events: SocketClient['events']): SocketClient {
  const callRaw = async (name: string, ...args: readonly unknown[]): Promise<Result<unknown>> =>
    Envelope.parse(await socket.emitWithAck(name, ...args));
  return {
    socket,
    events,
    callRaw,
    async call(name, request) {
      const answer = await callRaw(name, request);
      if (!answer.ok) return answer;
      const reply = REPLIES[name].reply.safeParse(answer.value);
      if (!reply.success) throw new Error(`${name}: the reply does not parse`);
      return { ok: true, value: reply.data };
    },
    heard(name) {
      return events
        .filter((event) => event.name === name)
        .map(({ payload }) => {
          const parsed = PAYLOADS[name].payload.safeParse(payload);
          if (!parsed.success) throw new Error(`${name}: the payload does not parse`);
          return parsed.data;
        });
    },
    closed: new Promise((resolve) => socket.once('disconnect', (reason) => resolve(reason))),
    close: () => void socket.disconnect(),
  };
}
