import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import { err, type Result, resultOf } from '../../shared/errors/app-error.ts';
import type { Reader } from '../../shared/protocol/reader.ts';
import {
  SOCKET_CALLS,
  SOCKET_EVENTS,
  type SocketCallName,
  type SocketEventName,
  type SocketPayload,
  type SocketReply,
  type SocketRequest,
} from '../../shared/protocol/socket.ts';
import { readAnswer } from './answer.ts';

const REPLIES: { [N in SocketCallName]: { reply: Reader<SocketReply<N>> } } = SOCKET_CALLS;
const PAYLOADS: { [N in SocketEventName]: { payload: Reader<SocketPayload<N>> } } = SOCKET_EVENTS;
const Envelope = resultOf(z.unknown());

const isEventName = (name: string): name is SocketEventName => name in SOCKET_EVENTS;

export type Call = <N extends SocketCallName>(
  name: N,
  request: SocketRequest<N>,
) => Promise<Result<SocketReply<N>>>;

export type EventHandlers = {
  [N in SocketEventName]: (payload: SocketPayload<N>) => void;
};

/**
 * A typed call over `socket`: `ServerAnswerInvalid` for an answer that does not parse. Without an
 * answer in `timeoutMs` the socket is closed (it may be half open, and what it still carries would
 * come out of order) and the answer is `ServerUnreachable`.
 */
export function callOver(socket: Socket, timeoutMs: number): Call {
  return async (name, request) => {
    // Socket.IO would keep it for a reconnect of this very socket, which never comes.
    if (!socket.connected) return err('ServerUnreachable', { detail: `${name}: not connected` });
    let raw: unknown;
    try {
      raw = await socket.timeout(timeoutMs).emitWithAck(name, request);
    } catch {
      socket.disconnect();
      return err('ServerUnreachable', { detail: `${name}: no answer` });
    }
    const envelope = readAnswer(Envelope, raw);
    if (!envelope.ok) return envelope;
    if (!envelope.value.ok) return envelope.value;
    return readAnswer(REPLIES[name].reply, envelope.value.value);
  };
}

/** Hands each event that parses to its handler; the others are dropped and told to `onDropped`. */
export function listenOn(
  socket: Socket,
  handlers: EventHandlers,
  onDropped: (name: SocketEventName) => void,
): void {
  const listen = <N extends SocketEventName>(name: N) => {
    const event: string = name;
    socket.on(event, (raw: unknown) => {
      const payload = readAnswer(PAYLOADS[name].payload, raw);
      if (payload.ok) handlers[name](payload.value);
      else onDropped(name);
    });
  };
  for (const name of Object.keys(SOCKET_EVENTS).filter(isEventName)) listen(name);
}
