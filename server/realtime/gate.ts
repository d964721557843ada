import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import {
  SOCKET_CALLS,
  type SocketCallName,
  type SocketMode,
  type SocketReply,
} from '../../shared/protocol/socket.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { answerFor, type Reader, readRequest } from '../requests.ts';
import type { CallHandlers, ParsedCall } from './calls.ts';
import type { RealtimeSocket } from './rooms.ts';

type Contract = {
  [N in SocketCallName]: {
    modes: readonly SocketMode[];
    request: Reader<ParsedCall<N>>;
    reply: Reader<SocketReply<N>>;
  };
};
const CONTRACT: Contract = SOCKET_CALLS;

const isCallName = (name: string): name is SocketCallName => Object.hasOwn(SOCKET_CALLS, name);

/** A handler's reply is not what the contract promises: a fault of ours. */
class ReplyInvalid extends Error {
  override readonly name = 'ReplyInvalid';
}

export interface Gate {
  /** Answers every call of this socket, good or bad. */
  serve(socket: RealtimeSocket): void;
  /** From now on calls are answered `ServerUnreachable`; resolves when those under way have their answer. */
  close(): Promise<void>;
}

export interface GateDeps {
  handlers: CallHandlers;
  clock: Clock;
  log: Log;
}

export function createGate({ handlers, clock, log }: GateDeps): Gate {
  const underWay = new Set<Promise<void>>();
  let closed = false;

  async function answer(
    name: string,
    args: readonly unknown[],
    socket: RealtimeSocket,
  ): Promise<Result<unknown>> {
    if (closed) return err('ServerUnreachable', { detail: 'the server is stopping' });
    if (!isCallName(name)) return err('NotFound', { detail: 'no such call' });
    if (args.length !== 1) return err('BadRequest', { detail: 'one request a call' });
    if (name !== 'session.renew' && socket.data.grant.expiresAt <= clock()) {
      return err('TokenExpired');
    }
    if (!(await socket.data.settled)) return err('SessionRevoked');
    return handle(name, args[0], socket);
  }

  async function handle<N extends SocketCallName>(
    name: N,
    raw: unknown,
    socket: RealtimeSocket,
  ): Promise<Result<SocketReply<N>>> {
    const { modes, request: reader, reply: writer } = CONTRACT[name];
    if (!modes.includes(socket.data.mode)) return err('NotAllowed');
    const request = readRequest(reader, raw);
    if (!request.ok) return request;
    const done = await handlers[name](request.value, socket);
    if (!done.ok) return done;
    if (!modes.includes(socket.data.mode)) {
      // As if the reply had been lost: whoever asks again when unlocked gets the same.
      return err('ServerUnreachable', { detail: 'withheld: locked meanwhile' });
    }
    const reply = writer.safeParse(done.value);
    if (!reply.success) throw new ReplyInvalid();
    return ok(reply.data);
  }

  return {
    serve(socket) {
      socket.onAny((name: string, ...args: unknown[]) => {
        const acknowledge = args.pop();
        // Without one nobody waits for an answer, so it is no call: nothing is done.
        if (typeof acknowledge !== 'function') return;
        const answered = answer(name, args, socket)
          .catch((error) => ({ ok: false, error: answerFor(error, name.slice(0, 60), log) }))
          .then((reply) => acknowledge(reply))
          .finally(() => underWay.delete(answered));
        underWay.add(answered);
      });
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}
