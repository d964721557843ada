import type { Clock } from '../clock.ts';
import type { RealtimeSocket } from './rooms.ts';

/** The longest a timer can wait, and far more than a token lives: 2^31 - 1 ms. */
const TIMER_MOST_MS = 2_147_483_647;

/** Closes the socket when its token has run out and no renewal came. */
export function watchToken(socket: RealtimeSocket, clock: Clock): void {
  let timer = setTimeout(look, 0);

  function look(): void {
    const left = socket.data.grant.expiresAt - clock();
    if (left <= 0) socket.disconnect(true);
    else timer = setTimeout(look, Math.min(left, TIMER_MOST_MS));
  }

  socket.on('disconnect', () => clearTimeout(timer));
}
