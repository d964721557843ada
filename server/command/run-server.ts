import type { Translate } from '../../shared/language/translate.ts';
import type { ServerSentenceKey } from '../language/sentences.ts';
import { describeFailure, type Log } from '../log.ts';
import {
  DEMO_ACCOUNTS,
  DEMO_PASSWORD,
  OTHER_COMPANY_ACCOUNTS,
  seedDemoCompany,
} from '../seed/demo-company.ts';
import { type RunningServer, startServer } from '../start.ts';
import { StartError } from '../start-error.ts';
import { explain } from './explain.ts';
import type { Settings } from './settings.ts';

/** Runs until SIGINT or SIGTERM; a second signal ends it at once. */
export async function runServer(
  settings: Settings,
  demo: boolean,
  log: Log,
  say: Translate<ServerSentenceKey>,
): Promise<void> {
  const server = await startServer({ ...settings, log });
  if (demo) {
    await seed(server);
    console.log(say('demo.accounts', { password: DEMO_PASSWORD }));
    for (const { email, name, title } of [...DEMO_ACCOUNTS, ...OTHER_COMPANY_ACCOUNTS]) {
      console.log(`  ${email.padEnd(28)} ${name}, ${title}`);
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop(server, log, 0));
  }
  void server.takenOver.then(() => {
    console.error(explain(new StartError('DatabaseInUse', 'taken over'), settings, say));
    return stop(server, log, 1);
  });
  console.log(`Nightjar server: ${server.url}`);
}

async function seed(server: RunningServer): Promise<void> {
  try {
    await seedDemoCompany(server, Date.now);
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function stop(server: RunningServer, log: Log, status: number): Promise<void> {
  try {
    await server.close();
    process.exit(status);
  } catch (error) {
    log({ level: 'error', event: 'stop failed', failure: describeFailure(error) });
    process.exit(1);
  }
}
