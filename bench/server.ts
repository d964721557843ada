// Messages from some clients to all of them: persisted and checked by the real server, against a bare
// Socket.IO echo, with the same clients.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createPostgresDatabase,
  startPostgresCluster,
} from '../server/testing/postgres-cluster.ts';
import { median, rounded } from './measure.ts';
import { atLeast, type Bench } from './report.ts';
import { type Measured, measureFanOut } from './server/fan-out.ts';
import { startProgram } from './server/program.ts';

const FULL = { clients: 500, senders: 50, messages: 2_000, single: 200, rounds: 3 };
const QUICK = { clients: 50, senders: 10, messages: 100, single: 10, rounds: 1 };
type Size = typeof FULL;
const SHARE_LIMIT = 0.5;

const PROGRAMS = join(import.meta.dirname, 'server');

async function measureProgram(
  file: string,
  args: readonly string[],
  size: Size,
): Promise<Measured> {
  const server = await startProgram(join(PROGRAMS, file), [String(size.clients), ...args]);
  try {
    return await Promise.race([measureFanOut(server, size), server.died]);
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
