import { onTestFinished, vi } from 'vitest';
import type { DesktopHealth } from '../merge.ts';
import { type Desktop, openDesktop } from '../open-desktop.ts';

const WORKER = new URL('../desktop-worker.ts', import.meta.url);

/** Waits for a condition, however busy the computer is. */
export const until = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 });

export interface Watched extends Desktop {
  /** What was told, in order; sleep and shutdown wait in `waiting`. */
  told: string[];
  waiting: (() => void)[];
  reported: unknown[];
  sourceIs(name: keyof DesktopHealth['sources'], state: string): Promise<void>;
  tells(...words: string[]): Promise<void>;
}

/** The product's own way to watch, on the buses that `env` names. */
export function watch(env: NodeJS.ProcessEnv): Watched {
  const told: string[] = [];
  const waiting: (() => void)[] = [];
  const reported: unknown[] = [];
  const note = (word: string) => () => void told.push(word);
  const held = (word: string) => (done: () => void) => {
    told.push(word);
    waiting.push(done);
  };
  const desktop = openDesktop({
    worker: WORKER,
    env: {
      DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nowhere',
      PATH: process.env['PATH'],
      ...env,
    },
    report: (cause) => reported.push(cause),
    listener: {
      locked: note('locked'),
      unlocked: note('unlocked'),
      sleeping: held('sleeping'),
      woke: note('woke'),
      shuttingDown: held('shutting down'),
      userLeft: note('user left'),
      userBack: note('user back'),
      healthChanged: () => undefined,
    },
  });
  onTestFinished(desktop.close);
  return {
    ...desktop,
    told,
    waiting,
    reported,
    sourceIs: (name, state) =>
      until(() => {
        const now = desktop.health().sources[name];
        if (now !== state) throw new Error(`${name} is ${now}, not ${state}`);
      }),
    tells: (...words) =>
      until(() => {
        if (told.join() !== words.join()) throw new Error(`told: ${told.join()}`);
      }),
  };
}
