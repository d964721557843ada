import type { Server, Socket } from 'node:net';

export interface Connections {
  /** Ends what is still open after `ms`. Returns the way to call that off. */
  endWithin(ms: number): () => void;
}

/** The TCP connections of a server, upgraded ones too, which `closeAllConnections` does not know. */
export function watchConnections(server: Server): Connections {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    endWithin(ms) {
      const timer = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, ms);
      return () => clearTimeout(timer);
    },
  };
}
