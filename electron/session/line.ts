import type { SocketMode } from '../../shared/protocol/socket.ts';
import type { Sync } from '../sync/sync.ts';

/** The session's connection, which is there from sign-in, or from the start of the app, to sign-out. */
export interface Line {
  /** Connects, or changes the mode of what is connected. `full` needs an open vault. */
  use(serverUrl: string, mode: SocketMode): void;
  /** From here on no content is touched, and the server is asked for none. */
  restrict(): void;
  stop(): Promise<void>;
}

export function createLine(sync: Pick<Sync, 'start' | 'setMode' | 'stop'>): Line {
  let started = false;
  return {
    use(serverUrl, mode) {
      if (started) sync.setMode(mode);
      else sync.start(serverUrl, mode);
      started = true;
    },
    restrict() {
      if (started) sync.setMode('restricted');
    },
    async stop() {
      started = false;
      await sync.stop();
    },
  };
}
