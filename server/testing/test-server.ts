import type { EngineKind } from '../db/engine.ts';
import type { LogEntry } from '../log.ts';
import { type RunningServer, type ServerOptions, startServer } from '../start.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { newSource, testKeyFile } from './engines.ts';

export interface TestServer extends RunningServer {
  clock: TestClock;
  logged: LogEntry[];
}

/** Nobody is slowed down. */
const NO_LIMITS = {
  rateLimits: { perAddress: 1_000_000, perAccount: 1_000_000 },
  sessionLimits: { perSecond: 1_000_000, burst: 1_000_000 },
  callLimits: { perSecond: 1_000_000, burst: 1_000_000 },
};

/** A server on an engine and a database of the test's own. */
export async function startTestServer(
  kind: EngineKind,
  options: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const clock = createTestClock();
  const logged: LogEntry[] = [];
  const server = await startServer({
    source: await newSource(kind),
    keySource: { file: testKeyFile() },
    ...NO_LIMITS,
    clock,
    log: (entry) => logged.push(entry),
    ...options,
  });
  return Object.assign(server, { clock, logged });
}
