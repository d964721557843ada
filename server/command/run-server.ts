import { describeFailure, type Log } from '../log.ts';
import { seedDemoCompany } from '../seed/demo-company.ts';
import { type RunningServer, startServer } from '../start.ts';
import type { Settings } from './settings.ts';

/** Runs until SIGINT or SIGTERM; a second signal ends it at once. */
export async function runServer(settings: Settings, demo: boolean, log: Log): Promise<void> {
  const server = await startServer({ ...settings, log });
  if (demo) await seedDemoCompany(server.database, Date.now);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop(server, log));
  }
  console.log(`Nightjar server: ${server.url}`);
}

async function stop(server: RunningServer, log: Log): Promise<void> {
  try {
    await server.close();
    process.exit(0);
  } catch (error) {
    log({ level: 'error', event: 'stop failed', failure: describeFailure(error) });
    process.exit(1);
  }
}
