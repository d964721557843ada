import type { SessionId } from '../../shared/domain/ids.ts';
import type { AccessGrant } from '../accounts/signed-tokens.ts';
import type { Clock } from '../clock.ts';
import { describeFailure, type Log } from '../log.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';
import { signWord } from '../tenants/word.ts';
import type { RealtimeSocket, Rooms } from './rooms.ts';

/** Signed words to every client that is connected, so that each knows for how long it heard none. */
export interface Words {
  /** The first one. */
  greet(socket: RealtimeSocket): Promise<void>;
  /** Resolves when nothing of it is under way. */
  close(): Promise<void>;
}

export interface WordsDeps {
  signer: Pick<TenantSigner, 'signFor'>;
  rooms: Pick<Rooms, 'emit' | 'grants'>;
  clock: Clock;
  everyMs: number;
  log: Log;
}

export function createWords({ signer, rooms, clock, everyMs, log }: WordsDeps): Words {
  let round: Promise<void> | null = null;
  let closed = false;

  /** One session after the other: what else the server does goes on in between. */
  async function tellAll(): Promise<void> {
    const sessions = new Map<SessionId, AccessGrant>();
    for (const grant of rooms.grants()) sessions.set(grant.sessionId, grant);
    for (const [sessionId, grant] of sessions) {
      if (closed) return;
      const word = await signWord(signer, grant, clock());
      rooms.emit(`session ${sessionId}`, 'session.word', { word });
    }
  }

  const timer = setInterval(() => {
    // A round that takes longer than the time between two is the last one's.
    round ??= tellAll()
      .catch((error) =>
        log({ level: 'error', event: 'word not sent', failure: describeFailure(error) }),
      )
      .finally(() => {
        round = null;
      });
  }, everyMs);

  return {
    async greet(socket) {
      const word = await signWord(signer, socket.data.grant, clock());
      socket.emit('session.word', { word });
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await round;
    },
  };
}
