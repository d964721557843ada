import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on loopback that misbehaves on request. */
export interface FaultyProxy {
  readonly url: string;
  /** Cuts every connection; new ones are taken. */
  cut(): void;
  /** Refuses and cuts, until `restore`. */
  unplug(): void;
  /** Keeps connections open but carries nothing either way, until `restore`. */
  freeze(): void;
  restore(): void;
  /** Milliseconds that each piece waits, either way. */
  delay(ms: number): void;
  /** From now on, cuts each connection after it carried so many bytes from the server. */
  cutAfter(bytes: number | null): void;
  readonly connections: number;
  close(): Promise<void>;
}

export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  const pairs = new Set<{ near: Socket; far: Socket }>();
  let mode: 'carry' | 'frozen' | 'unplugged' = 'carry';
  let delayMs = 0;
  let cutAfterBytes: number | null = null;
  let connections = 0;

  const server = createServer((near) => {
    if (mode === 'unplugged') {
      near.destroy();
      return;
    }
    connections += 1;
    const far = connect(targetPort, '127.0.0.1');
    const pair = { near, far };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    let fromServer = 0;
    const carry = (to: Socket) => (chunk: Buffer) => {
      // What was lost while frozen stays lost: the connection is as dead as a pulled cable's.
      if (mode !== 'carry') return;
      if (to === near) fromServer += chunk.length;
      if (cutAfterBytes !== null && fromServer > cutAfterBytes) return end();
      if (delayMs === 0) return void to.write(chunk);
      setTimeout(() => to.writable && to.write(chunk), delayMs);
    };
    near.on('data', carry(far)).on('close', end).on('error', end);
    far.on('data', carry(near)).on('close', end).on('error', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  function cut(): void {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
  }

  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    unplug() {
      mode = 'unplugged';
      cut();
    },
    freeze() {
      mode = 'frozen';
    },
    restore() {
      // A frozen connection lost bytes: it may not go on as if nothing had happened.
      if (mode === 'frozen') cut();
      mode = 'carry';
    },
    delay(ms) {
      delayMs = ms;
    },
    cutAfter(bytes) {
      cutAfterBytes = bytes;
    },
    get connections() {
      return connections;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
