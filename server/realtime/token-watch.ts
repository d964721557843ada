import type { Clock } from '../clock.ts';
import { whenPast } from './moment.ts';
import type { RealtimeSocket } from './rooms.ts';

/** Closes the socket when its token has run out and no renewal came. */
export function watchToken(socket: RealtimeSocket, clock: Clock): void {
  const callOff = whenPast(
    clock,
    () => socket.data.grant.expiresAt,
    () => socket.disconnect(true),
  );
  socket.on('disconnect', callOff);
}
