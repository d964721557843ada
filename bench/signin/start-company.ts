import { join } from 'node:path';
import { z } from 'zod';
import {
  createPostgresDatabase,
  startPostgresCluster,
} from '../../server/testing/postgres-cluster.ts';
import { startOwnProcess } from '../own-process.ts';

/** Addresses of people by what the hash of their password costs. */
const Ready = z.object({
  url: z.url(),
  hashed: z.array(z.string()),
  cheap: z.array(z.string()),
});

/** A server in a process of its own, on a PostgreSQL that waits for the disk. */
export interface Company extends z.infer<typeof Ready> {
  stop(): Promise<void>;
}

export async function startCompany(people: number): Promise<Company> {
  const cluster = await startPostgresCluster({ durable: true });
  try {
    const url = await createPostgresDatabase(cluster, 'bench');
    const program = join(import.meta.dirname, 'company.ts');
    const { ready, stop } = await startOwnProcess(program, [String(people), url], Ready);
    return {
      ...ready,
      async stop() {
        await stop();
        await cluster.stop();
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}
