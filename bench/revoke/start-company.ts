import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startOwnProcess } from '../own-process.ts';

const Ready = z.object({ url: z.url(), owner: z.string(), members: z.array(z.string()) });

/** A server in a process of its own, with a company in it. */
export interface Company extends z.infer<typeof Ready> {
  stop(): Promise<void>;
}

export async function startCompany(people: number): Promise<Company> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-bench-company-'));
  const program = join(import.meta.dirname, 'company.ts');
  const { ready, stop } = await startOwnProcess(program, [String(people), folder], Ready);
  return {
    ...ready,
    async stop() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
