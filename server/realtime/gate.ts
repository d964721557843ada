import { err, type Result } from '../../shared/errors/app-error.ts';
import {
  SOCKET_CALLS,
  type SocketCallName,
  type SocketMode,
  type SocketReply,
} from '../../shared/protocol/socket.ts';
import type { Clock } from '../clock.ts';
import { answerCall, type CallContract } from '../contract-call.ts';
import type { Log } from '../log.ts';
import { answerFor } from '../requests.ts';
import type { CallLimit } from './call-limit.ts';
import type { CallHandlers, ParsedCall } from './calls.ts';
import type { RealtimeSocket } from './rooms.ts';

type Contract = {
  [N in SocketCallName]: CallContract<ParsedCall<N>, SocketReply<N>> & {
    modes: readonly SocketMode[];
  };
};
const CONTRACT: Contract = SOCKET_CALLS;

const isCallName = (name: string): name is SocketCallName => Object.hasOwn(SOCKET_CALLS, name);

/** Calls of one socket at the same time: many times what a client has. The rest may come again. */
export const CALLS_MOST = 64;
const CALLS_RETRY_MS = 250;

export interface Gate {
  /** Answers every call of this socket, good or bad. */
  serve(socket: RealtimeSocket): void;
  /** From now on calls are answered `ServerUnreachable`; resolves when those under way have their answer. */
  close(): Promise<void>;
}

export interface GateDeps {
  handlers: CallHandlers;
  limit: CallLimit;
  clock: Clock;
  log: Log;
}

export function createGate({ handlers, limit, clock, log }: GateDeps): Gate {
  const underWay = new Set<Promise<void>>();
  let closed = false;

  async function answer(
    name: string,
    args: readonly unknown[],
    socket: RealtimeSocket,
  ): Promise<Result<unknown>> {
    if (closed) return err('ServerUnreachable', { detail: 'the server is stopping' });
    const known = isCallName(name) ? name : null;
    const allowed = limit(socket.data.grant.sessionId, known);
    if (!allowed.ok) return allowed;
    if (!known) return err('NotFound', { detail: 'no such call' });
    if (args.length !== 1) return err('BadRequest', { detail: 'one request a call' });
    if (known !== 'session.renew' && socket.data.grant.expiresAt <= clock()) {
      return err('TokenExpired');
    }
    if (!(await socket.data.settled)) return err('SessionRevoked');
    return handle(known, args[0], socket);
  }

  async function handle<N extends SocketCallName>(
    name: N,
    raw: unknown,
    socket: RealtimeSocket,
  ): Promise<Result<SocketReply<N>>> {
    const contract = CONTRACT[name];
    const { modes } = contract;
    if (!modes.includes(socket.data.mode)) return err('NotAllowed');
    const reply = await answerCall(contract, raw, (request) => handlers[name](request, socket));
    if (reply.ok && !modes.includes(socket.data.mode)) {
      // As if the reply had been lost: whoever asks again when unlocked gets the same.
      return err('ServerUnreachable', { detail: 'withheld: locked meanwhile' });
    }
    return reply;
  }

  return {
    serve(socket) {
      let ofSocket = 0;
      socket.onAny((name: string, ...args: unknown[]) => {
        const acknowledge = args.pop();
        // Without one nobody waits for an answer, so it is no call: nothing is done.
        if (typeof acknowledge !== 'function') return;
        if (ofSocket >= CALLS_MOST) {
          acknowledge(err('RateLimited', { retryAfterMs: CALLS_RETRY_MS }));
          return;
        }
        ofSocket += 1;
        const answered = answer(name, args, socket)
          .catch((error) => ({ ok: false, error: answerFor(error, name.slice(0, 60), log) }))
          .then((reply) => acknowledge(reply))
          .finally(() => {
            ofSocket -= 1;
            underWay.delete(answered);
          });
        underWay.add(answered);
      });
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}
