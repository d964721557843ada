import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillSignIn } from '../../e2e/fixtures/person.ts';
import { startApp } from '../../e2e/fixtures/start-app.ts';
import { ROOT } from '../setup/places.mjs';
import { stopGroup } from '../stop-group.ts';

const APP = join(ROOT, 'dist');
const READY_LIMIT_MS = 30_000;
const QUIT_LIMIT_MS = 5_000;

export interface DemoWindow {
  /** Resolves when the person has closed it. */
  readonly closed: Promise<void>;
  screenshot(file: string): Promise<void>;
  /** Quits it, and removes its profile. */
  stop(): Promise<void>;
}

/** Opens a client with a profile of its own and signs in, by the same form that a person fills in. */
export async function openDemoWindow(
  env: Readonly<NodeJS.ProcessEnv>,
  serverUrl: string,
  email: string,
): Promise<DemoWindow> {
  const profile = await mkdtemp(join(tmpdir(), 'nightjar-demo-'));
  const app = await startApp(APP, [`--user-data-dir=${profile}`], env);
  app.process.stderr?.pipe(process.stderr);
  const closed = new Promise<void>((resolve) => app.process.once('close', () => resolve()));

  async function stop(): Promise<void> {
    const overdue = setTimeout(() => stopGroup(app.process), QUIT_LIMIT_MS);
    // The answer may not come any more; that the process is gone is the answer.
    app.evaluate((electron) => electron.app.quit()).catch(() => {});
    await closed;
    clearTimeout(overdue);
    await app.release();
    await rm(profile, { recursive: true, force: true });
  }

  try {
    const page = await app.findPage();
    await fillSignIn({ page }, serverUrl, email);
    await page.getByRole('navigation').waitFor({ timeout: READY_LIMIT_MS });
    return {
      closed,
      screenshot: async (file) => {
        await page.getByRole('log').waitFor({ timeout: READY_LIMIT_MS });
        await page.screenshot({ path: file });
      },
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}
