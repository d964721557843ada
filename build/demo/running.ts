import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OUT } from '../setup/places.mjs';

/** Everything the demo writes. */
export const DEMO = join(OUT, 'demo');
const FILE = join(DEMO, 'running.json');

/** What a second window has to know of the demo that runs. */
const Running = z.object({
  pid: z.int().positive(),
  serverUrl: z.url(),
  env: z.record(z.string(), z.string()),
});
export type Running = z.infer<typeof Running>;

export function noteRunning(running: Running): void {
  mkdirSync(DEMO, { recursive: true });
  // The addresses of a private desktop are in it.
  writeFileSync(FILE, JSON.stringify(running), { mode: 0o600 });
}

/** The demo that runs in another terminal; null when none does. */
export function findRunning(): Running | null {
  try {
    const running = Running.parse(JSON.parse(readFileSync(FILE, 'utf8')));
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}
