import { randomUUID } from 'node:crypto';
import { PersonId } from '../../shared/domain/ids.ts';
import { median, percentile } from '../measure.ts';
import { sampleMessages } from '../sample-messages.ts';
import { type BareClient, connectBare } from './bare-client.ts';
import type { ServerProgram } from './program.ts';

/** How much is sent. */
export interface Load {
  /** Clients that have one message under way each, until `messages` are sent. */
  senders: number;
  messages: number;
  /** Afterwards, one by one. */
  single: number;
}

const WARM_UP = 100;
const DIALLED_AT_ONCE = 25;

export interface Measured {
  /** Of the busy phase: messages that arrived at clients, each second. */
  deliveriesPerSecond: number;
  messagesPerSecond: number;
  /** One message at a time: from sending until the last client has it. */
  fanOutMs: number;
  fanOutP99Ms: number;
  /** Processor time of the server for a thousand deliveries. */
  cpuMsPerThousand: number;
}

/** All clients, and how much has arrived at them together. */
async function connectAll(server: ServerProgram) {
  let arrived = 0;
  let wanted = 0;
  let reached = () => {};
  const onMessage = () => {
    arrived += 1;
    if (arrived === wanted) reached();
  };
  const clients: BareClient[] = [];
  const waiting = server.handshakes.values();
  const dial = async () => {
    for (const shown of waiting) clients.push(await connectBare(server.url, shown, onMessage));
  };
  await Promise.all(Array.from({ length: DIALLED_AT_ONCE }, dial));
  return {
    clients,
    /** Resolves when so many more have arrived. Asked before they are sent. */
    arrivals(count: number): Promise<void> {
      wanted = arrived + count;
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
    close: () => {
      for (const client of clients) client.close();
    },
  };
}

/** Messages from some clients to all of them. @throws when the server refuses one */
export async function measureFanOut(server: ServerProgram, load: Load): Promise<Measured> {
  const { channelId } = server;
  const { clients, arrivals, close } = await connectAll(server);
  const author = PersonId.parse(randomUUID());
  const bodies = sampleMessages(channelId, author, 1, load.messages).map(({ body }) => body);
  let sent = 0;
  async function send(from: BareClient): Promise<void> {
    const body = bodies[sent % bodies.length];
    sent += 1;
    const reply = await from.send({ channelId, clientId: randomUUID(), body });
    if (!reply.startsWith('[{"ok":true')) throw new Error(`The server refused: ${reply}`);
  }
  async function busy(messages: number): Promise<void> {
    const all = arrivals(messages * clients.length);
    let left = messages;
    const sender = async (client: BareClient) => {
      while (left > 0) {
        left -= 1;
        await send(client);
      }
    };
    await Promise.all([all, ...clients.slice(0, load.senders).map(sender)]);
  }
  await busy(Math.min(WARM_UP, load.messages));

  const cpuBefore = await server.cpuMs();
  const startedAt = performance.now();
  await busy(load.messages);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuMs = (await server.cpuMs()) - cpuBefore;
  const deliveries = load.messages * clients.length;

  const fanOut: number[] = [];
  for (let run = 0; run < load.single; run += 1) {
    const client = clients[run % clients.length];
    if (!client) break;
    const all = arrivals(clients.length);
    const sentAt = performance.now();
    await Promise.all([all, send(client)]);
    fanOut.push(performance.now() - sentAt);
  }
  close();
  return {
    deliveriesPerSecond: deliveries / seconds,
    messagesPerSecond: load.messages / seconds,
    fanOutMs: median(fanOut),
    fanOutP99Ms: percentile(fanOut, 0.99),
    cpuMsPerThousand: (cpuMs / deliveries) * 1_000,
  };
}
