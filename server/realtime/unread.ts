import type { Log } from '../log.ts';
import type { RealtimeSocket } from './rooms.ts';

/** Characters that may wait for one client to read them: eight of the longest pages there can be. */
const UNREAD_MOST = 32 * 1024 * 1024;

/** A packet of Engine.IO. */
interface Packet {
  data?: string | Buffer;
}

const sizeOf = ({ data }: Packet): number => data?.length ?? 0;

/** Cuts off a client that does not read what it is sent, or it could fill the server's memory. */
export function watchUnread(socket: RealtimeSocket, log: Log): void {
  const { conn, request } = socket;
  let unread = 0;
  /** Of these, what the transport has; it takes no more before the system took all of it. */
  let leaving = 0;

  conn.on('packetCreate', (packet: Packet) => {
    unread += sizeOf(packet);
    if (unread <= UNREAD_MOST || request.socket.destroyed) return;
    log({ level: 'warn', event: 'client cut off: it does not read' });
    // No farewell: that would have to wait behind all the rest.
    request.socket.destroy();
  });
  conn.on('flush', (packets: readonly Packet[]) => {
    leaving = packets.reduce((sum, packet) => sum + sizeOf(packet), 0);
  });
  conn.transport.on('drain', () => {
    unread -= leaving;
    leaving = 0;
  });
}
