import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Desktop, startDesktop } from '../../e2e/desktop/desktop.ts';
import { stopGroup } from '../stop-group.ts';
import { clientCommand } from './client-command.ts';

/** Time to quit by itself, as after a person's Ctrl+Q, before it is ended. */
const QUIT_LIMIT_MS = 5_000;

export interface ClientRun {
  /** Folder of the built app. */
  app: string;
  /** Its folder for everything it keeps; the system's usual place otherwise. */
  profile?: string;
  env?: Readonly<NodeJS.ProcessEnv>;
  /** Passed on to the app. */
  args?: readonly string[];
  /** `pipe` keeps its output from the terminal, for whoever reads it. */
  output?: 'inherit' | 'pipe';
}

export interface RunningClient {
  readonly process: ChildProcess;
  /** Resolves with its exit code when it has ended. */
  readonly exited: Promise<number>;
  /** Quits it, and ends what does not quit. */
  stop(): Promise<void>;
}

/** Where windows can be shown: the person's own screen, or a private desktop where there is none. */
export interface Screen {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Null on the person's own. */
  readonly desktop: Desktop | null;
  stop(): Promise<void>;
}

/** Only Linux has machines without a screen to speak of. */
const hasScreen = (): boolean =>
  process.platform !== 'linux' ||
  Boolean(process.env['DISPLAY']) ||
  Boolean(process.env['WAYLAND_DISPLAY']);

/** The screen there is, or a private desktop. @throws when neither can be had */
export async function findScreen(): Promise<Screen> {
  if (hasScreen()) return { env: process.env, desktop: null, stop: async () => {} };
  const desktop = await startDesktop();
  return { env: desktop.env, desktop, stop: () => desktop.stop() };
}

/** Starts the built client, on Electron or on the stand-in. */
export function runClient({ app, profile, env, args = [], output }: ClientRun): RunningClient {
  const ownFolder = profile === undefined ? [] : [`--user-data-dir=${profile}`];
  const command = clientCommand(app, [...ownFolder, ...args]);
  const child = spawn(command.program, command.args, {
    env: env ?? process.env,
    stdio: ['ignore', output ?? 'inherit', output ?? 'inherit'],
    // Its own group: Ctrl+C reaches us, and we end it in order.
    detached: process.platform !== 'win32',
  });
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  return {
    process: child,
    exited,
    stop: async () => {
      // To the main process alone: it takes its windows with it.
      child.kill('SIGTERM');
      const overdue = setTimeout(() => stopGroup(child), QUIT_LIMIT_MS);
      await exited;
      clearTimeout(overdue);
    },
  };
}
