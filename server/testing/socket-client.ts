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
import type { Sender } from './http-client.ts';

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

/** The socket's own address, which proofs are about. */
const socketUrl = (url: string): URL => new URL('/socket.io/', url);

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

/** What a handshake and its renewals show: RFC 9449, over a socket. */
export async function shownOnSocket(
  url: string,
  { device, accessToken = '' }: Sender,
): Promise<{ accessToken: string; proof: string }> {
  const wanted = { method: 'GET', url: socketUrl(url), accessToken };
  return { accessToken, proof: await device.prove(wanted) };
}

/** As every client does, once more where the proof wants another nonce. */
export async function connectSocket(
  url: string,
  as: Sender,
  mode: SocketMode = 'full',
  mayTryAgain = true,
): Promise<SocketClient> {
  const events: SocketClient['events'] = [];
  const auth = { ...(await shownOnSocket(url, as)), mode, protocol: PROTOCOL_VERSION };
  const dialled = await dial(url, auth, (name, payload) => events.push({ name, payload }));
  if (dialled.ok) return clientOf(dialled.value, events);
  const { code, nonce } = dialled.error;
  if (code !== 'ProofNonceNeeded' || !mayTryAgain) throw new Error(`refused: ${code}`);
  as.device.heard(socketUrl(url), nonce);
  return connectSocket(url, as, mode, false);
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
