import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { NODE } from '../../build/setup/places.mjs';

const Ready = z.object({ url: z.url(), owner: z.string(), members: z.array(z.string()) });

/** A server in a process of its own, with a company in it. */
export interface Company extends z.infer<typeof Ready> {
  stop(): Promise<void>;
}

export async function startCompany(people: number): Promise<Company> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-bench-company-'));
  const program = join(import.meta.dirname, 'company.ts');
  const child = spawn(NODE, [program, String(people), folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ended = exited.then(() => {
    throw new Error('The server ended.');
  });
  // Whoever waits for it looks; nobody else has to.
  ended.catch(() => {});
  const [ready] = await Promise.race([once(child, 'message'), ended]);
  return {
    ...Ready.parse(ready),
    async stop() {
      child.disconnect();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}
