import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '../../shared/domain/ids.ts';
import { median, percentile, rounded } from '../measure.ts';
import { startOwnProcess } from '../own-process.ts';
import type { BenchRun } from '../report.ts';
import { connectBare } from '../server/bare-client.ts';
import { Shown } from '../server/program.ts';

const Crowd = z.object({
  url: z.url(),
  owner: z.string(),
  members: z.array(z.object({ sessionId: SessionId, shown: Shown })),
});

/** Connected at once. */
const AT_ONCE = 20;

/** Has a session wiped. Answers when it was asked for. */
export type Wipe = (sessionId: SessionId) => Promise<number>;

/**
 * How long it takes from an admin's word until the server has closed the session's socket: so many of them,
 * all connected, and ended one after the other. The server runs in a process of its own.
 */
export async function closeSockets(
  sockets: number,
  createAdmin: (crowd: { url: string; owner: string }) => Promise<Wipe>,
  progress: BenchRun['progress'],
) {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-bench-crowd-'));
  const program = join(import.meta.dirname, 'crowd.ts');
  progress(`${sockets} people are hired`);
  const { ready, stop } = await startOwnProcess(program, [String(sockets), folder], Crowd);
  try {
    const wipe = await createAdmin(ready);
    const connected = [];
    for (let from = 0; from < ready.members.length; from += AT_ONCE) {
      const some = ready.members.slice(from, from + AT_ONCE).map(async ({ sessionId, shown }) => {
        const { closed } = await connectBare(ready.url, shown, () => {});
        return { sessionId, closed };
      });
      connected.push(...(await Promise.all(some)));
      progress(`${connected.length} of ${sockets} sockets connected`);
    }
    const samples: number[] = [];
    for (const { sessionId, closed } of connected) {
      const asked = await wipe(sessionId);
      samples.push((await closed) - asked);
      progress(`${samples.length} of ${sockets} sockets closed`);
    }
    return {
      sockets,
      socketP50Ms: rounded(median(samples)),
      socketP99Ms: rounded(percentile(samples, 0.99)),
      socketWorstMs: rounded(percentile(samples, 1)),
      // What else the machine did meanwhile.
      load: rounded(loadavg()[0] ?? 0),
    };
  } finally {
    await stop();
    await rm(folder, { recursive: true });
  }
}
