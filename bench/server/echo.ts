// `echo.ts CLIENTS`: Socket.IO and nothing else. What one client sends, all get, in the same shape as
// from the real server; nothing is checked and nothing is kept.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { ChannelId, type ClientMessageId } from '../../shared/domain/ids.ts';
import { serveParent } from './program.ts';

interface Sent {
  channelId: ChannelId;
  clientId: ClientMessageId;
  body: string;
}

interface ClientEvents {
  'message.send'(sent: Sent, acknowledge: (reply: object) => void): void;
}

interface ServerEvents {
  'message.new'(payload: { message: object }): void;
}

const ROOM = 'everybody';
const NOBODY_READS = { accessToken: 'a token', proof: 'a proof' };
const http = createServer();
const io = new Server<ClientEvents, ServerEvents>(http, {
  transports: ['websocket'],
  serveClient: false,
});
const authorId = randomUUID();
let seq = 0;

io.on('connection', (socket) => {
  void socket.join(ROOM);
  socket.on('message.send', (sent, acknowledge) => {
    seq += 1;
    const message = { id: randomUUID(), ...sent, seq, authorId, sentAt: Date.now() };
    io.to(ROOM).emit('message.new', { message });
    acknowledge({ ok: true, value: { message } });
  });
});

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  serveParent(
    {
      url: `http://127.0.0.1:${port}`,
      channelId: ChannelId.parse(randomUUID()),
      handshakes: Array.from({ length: Number(process.argv[2]) }, () => NOBODY_READS),
    },
    () => io.close(),
  );
});
