import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { PROTOCOL_VERSION } from '../../shared/protocol/http.ts';
import { CLOSE_FRAME, createFrameReader, textFrame } from './frames.ts';
import type { Shown } from './program.ts';

// Packets of Engine.IO 4 and Socket.IO 5, as they begin on the wire.
const PING = '2';
const PONG = textFrame('3');
const CONNECTED = '40{';
const EVENT = '42';
const ACK = '43';
const MESSAGE = Buffer.from('42["message.new"');

/** A Socket.IO client that sends messages and counts those that arrive; it reads no further. */
export interface BareClient {
  /** Resolves with the acknowledgement. */
  send(message: object): Promise<string>;
  close(): void;
  /** When the connection was gone. Milliseconds, `performance.now`. */
  readonly closed: Promise<number>;
}

/** @throws when the server does not let it in */
export async function connectBare(
  url: string,
  shown: Shown,
  onMessage: () => void,
): Promise<BareClient> {
  const socket = await upgraded(url);
  const acknowledgements = new Map<string, (reply: string) => void>();
  const { promise: connected, resolve, reject } = Promise.withResolvers<void>();
  let newestId = 0;

  function hear(payload: Buffer): void {
    if (payload.subarray(0, MESSAGE.length).equals(MESSAGE)) {
      onMessage();
      return;
    }
    const text = payload.toString();
    if (text === PING) socket.write(PONG);
    else if (text.startsWith(CONNECTED)) resolve();
    else if (text.startsWith('44')) reject(new Error(text));
    else if (text.startsWith(ACK)) {
      const start = text.indexOf('[');
      const id = text.slice(ACK.length, start);
      acknowledgements.get(id)?.(text.slice(start));
      acknowledgements.delete(id);
    }
  }

  socket.on(
    'data',
    createFrameReader(hear, () => socket.write(CLOSE_FRAME)),
  );
  const gone = Promise.withResolvers<number>();
  socket.once('close', () => {
    gone.resolve(performance.now());
    reject(new Error('The server closed the connection.'));
  });
  const auth = { ...shown, mode: 'full', protocol: PROTOCOL_VERSION };
  socket.write(textFrame(`40${JSON.stringify(auth)}`));
  await connected;
  return {
    send(message) {
      newestId += 1;
      const id = String(newestId);
      socket.write(textFrame(`${EVENT}${id}${JSON.stringify(['message.send', message])}`));
      return new Promise((settle) => acknowledgements.set(id, settle));
    },
    close: () => socket.destroy(),
    closed: gone.promise,
  };
}

function upgraded(url: string): Promise<Socket> {
  const asked = request(new URL('/socket.io/?EIO=4&transport=websocket', url), {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    },
  });
  asked.end();
  return new Promise((resolve, reject) => {
    asked.once('error', reject);
    asked.once('upgrade', (_response, socket: Socket, head) => {
      socket.setNoDelay(true);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
  });
}
