import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';
import { NODE } from '../build/setup/places.mjs';

export interface OwnProcess<Ready> {
  /** The first that it said: what whoever measures has to know of it. */
  ready: Ready;
  child: ChildProcess;
  /** Rejects when it ends, also after it was stopped. */
  died: Promise<never>;
  /** Lets go of it, and waits for its end. */
  stop(): Promise<void>;
}

/**
 * Runs a program of the bench in a process of its own, so that it takes no time from the one that
 * measures. It says that it is ready, and ends when its channel closes.
 * @throws with what it printed when it does not start, or says something else
 */
export async function startOwnProcess<Ready>(
  program: string,
  args: readonly string[],
  readySchema: z.ZodType<Ready>,
): Promise<OwnProcess<Ready>> {
  const child = spawn(NODE, [program, ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const died = exited.then(() => {
    throw new Error(`${program} ended.`);
  });
  // Whoever measures looks; nobody else has to.
  died.catch(() => {});
  const [said] = await Promise.race([once(child, 'message'), died]);
  return {
    ready: readySchema.parse(said),
    child,
    died,
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
