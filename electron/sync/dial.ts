import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { AppError, ErrorCode, err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Handshake } from '../../shared/protocol/socket.ts';
import type { Clock } from '../session/ports.ts';
import { underServer } from './server-address.ts';

/** Bytes of one frame: a page of the longest messages, twice over. */
const MAX_FRAME = 32 * 1024 * 1024;

/** Where sockets are opened: what their proofs are about. */
export const socketUrl = (server: URL): URL => underServer(server, '/socket.io/');

/** A socket that has not dialled yet, so that no event can come before its listener. */
export function newSocket(server: URL, handshake: Handshake): Socket {
  return io(server.origin, {
    path: socketUrl(server).pathname,
    auth: handshake,
    // Long polling would need cookies or sticky routing and doubles what can go wrong.
    transports: ['websocket'],
    // Each attempt needs a fresh token first, so the loop is ours (redial.ts).
    reconnection: false,
    forceNew: true,
    autoConnect: false,
    transportOptions: { websocket: { maxPayload: MAX_FRAME } },
  });
}

/**
 * Connects. `ServerUnreachable` when nobody answers within `timeoutMs` or `signal` aborts; else what
 * the server refused with.
 */
export function dial(
  socket: Socket,
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result<void>> {
  return new Promise((resolve) => {
    const settle = (result: Result<void>) => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      if (!result.ok) socket.disconnect();
      resolve(result);
    };
    const onAbort = () => settle(err('ServerUnreachable', { detail: 'given up' }));
    const cancel = clock.after(timeoutMs, () =>
      settle(err('ServerUnreachable', { detail: 'no answer in time' })),
    );
    signal.addEventListener('abort', onAbort);
    socket.once('connect', () => settle(ok(undefined)));
    socket.once('connect_error', (error: unknown) =>
      settle({ ok: false, error: readRefusal(error) }),
    );
    socket.connect();
  });
}

const NamedRefusal = z.object({ data: AppError });
const RefusalByCode = z.object({ message: ErrorCode });

/** Socket.IO's middleware errors carry ours in `data`; all others are the network's. */
function readRefusal(error: unknown): AppError {
  const named = NamedRefusal.safeParse(error);
  if (named.success) return named.data.data;
  const byCode = RefusalByCode.safeParse(error);
  if (byCode.success) return { code: byCode.data.message };
  return { code: 'ServerUnreachable', detail: 'the connection could not be made' };
}
