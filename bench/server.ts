// Messages from some clients to all of them: persisted and checked by the real server, against a bare
// Socket.IO echo, with the same clients.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createPostgresDatabase,
  startPostgresCluster,
} from '../server/testing/postgres-cluster.ts';
import { PersonId } from '../shared/domain/ids.ts';
import { median, percentile, rounded } from './measure.ts';
import { atLeast, type Bench } from './report.ts';
import { sampleMessages } from './sample-messages.ts';
import { type BareClient, connectBare } from './server/bare-client.ts';
import { type ServerProgram, startProgram } from './server/program.ts';

const FULL = { clients: 500, senders: 50, messages: 2_000, single: 200, rounds: 3 };
const QUICK = { clients: 50, senders: 10, messages: 100, single: 10, rounds: 1 };
/** `senders` have one message under way each until `messages` are sent; `single` are sent one by one. */
type Size = typeof FULL;
const WARM_UP = 100;
const SHARE_LIMIT = 0.5;
const DIALLED_AT_ONCE = 25;

interface Measured {
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
  const waiting = server.accessTokens.values();
  const dial = async () => {
    for (const token of waiting) clients.push(await connectBare(server.url, token, onMessage));
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

async function measureServer(server: ServerProgram, size: Size): Promise<Measured> {
  const { channelId } = server;
  const { clients, arrivals, close } = await connectAll(server);
  const author = PersonId.parse(randomUUID());
  const bodies = sampleMessages(channelId, author, 1, size.messages).map(({ body }) => body);
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
    await Promise.all([all, ...clients.slice(0, size.senders).map(sender)]);
  }
  await busy(Math.min(WARM_UP, size.messages));

  const cpuBefore = await server.cpuMs();
  const startedAt = performance.now();
  await busy(size.messages);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuMs = (await server.cpuMs()) - cpuBefore;
  const deliveries = size.messages * clients.length;

  const fanOut: number[] = [];
  for (let run = 0; run < size.single; run += 1) {
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
    messagesPerSecond: size.messages / seconds,
    fanOutMs: median(fanOut),
    fanOutP99Ms: percentile(fanOut, 0.99),
    cpuMsPerThousand: (cpuMs / deliveries) * 1_000,
  };
}

const PROGRAMS = join(import.meta.dirname, 'server');

async function measureProgram(
  file: string,
  args: readonly string[],
  size: Size,
): Promise<Measured> {
  const server = await startProgram(join(PROGRAMS, file), [String(size.clients), ...args]);
  try {
    return await Promise.race([measureServer(server, size), server.died]);
  } finally {
    await server.stop();
  }
}

async function onDirectory(size: Size): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-bench-server-'));
  try {
    return await measureProgram('nightjar.ts', ['directory', folder], size);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const medians = (rounds: readonly Measured[]): Measured => {
  const of = (field: keyof Measured) => rounded(median(rounds.map((round) => round[field])));
  return {
    deliveriesPerSecond: Math.round(of('deliveriesPerSecond')),
    messagesPerSecond: of('messagesPerSecond'),
    fanOutMs: of('fanOutMs'),
    fanOutP99Ms: of('fanOutP99Ms'),
    cpuMsPerThousand: of('cpuMsPerThousand'),
  };
};

const bench: Bench = async ({ progress, quick }) => {
  const size = quick ? QUICK : FULL;
  const cluster = await startPostgresCluster({ durable: true });
  const rounds = { echo: [] as Measured[], embedded: [] as Measured[], postgres: [] as Measured[] };
  try {
    for (let round = 1; round <= size.rounds; round += 1) {
      progress(`round ${round} of ${size.rounds}: bare echo`);
      rounds.echo.push(await measureProgram('echo.ts', [], size));
      progress(`round ${round} of ${size.rounds}: embedded database`);
      rounds.embedded.push(await onDirectory(size));
      progress(`round ${round} of ${size.rounds}: PostgreSQL`);
      const url = await createPostgresDatabase(cluster, `round${round}`);
      rounds.postgres.push(await measureProgram('nightjar.ts', ['postgres', url], size));
    }
  } finally {
    await cluster.stop();
  }
  const embedded = medians(rounds.embedded);
  const postgres = medians(rounds.postgres);
  const echo = medians(rounds.echo);
  const shareOf = (measured: Measured) =>
    rounded(measured.deliveriesPerSecond / echo.deliveriesPerSecond);
  return {
    figures: {
      clients: size.clients,
      senders: size.senders,
      messages: size.messages,
      ...embedded,
      ...Object.fromEntries(
        Object.entries(postgres).map(([name, value]) => [`postgres.${name}`, value]),
      ),
      postgresShareOfEcho: shareOf(postgres),
    },
    baseline: { name: 'a bare Socket.IO echo with the same clients', ...echo },
    aims: [
      atLeast(
        `deliveries a second at ${size.clients} clients: share of the echo's`,
        shareOf(embedded),
        SHARE_LIMIT,
      ),
    ],
  };
};

export default bench;
