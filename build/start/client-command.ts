import { createRequire } from 'node:module';
import { join } from 'node:path';
import { hasElectron } from '../setup/electron-runtime.mjs';
import { NODE, ROOT } from '../setup/places.mjs';

/** What runs the client: Electron itself, or the stand-in for it (e2e/host/README.md). */
export type Host = 'electron' | 'stand-in';

export interface ClientCommand {
  host: Host;
  program: string;
  args: string[];
}

export const hostHere = (): Host => (hasElectron() ? 'electron' : 'stand-in');

/** One line for people: which of the two it is, and why. */
export const HOST_LINES: Readonly<Record<Host, string>> = {
  electron: 'Runs on Electron.',
  'stand-in':
    "Runs on the stand-in for Electron (e2e/host), because Electron's runtime has not been downloaded.",
};

/** Electron's program, as its package names it. */
export const electronProgram = (): string => createRequire(import.meta.url)('electron');

/** How to run an app from the folder its package.json is in, with what is here. */
export function clientCommand(app: string, args: readonly string[]): ClientCommand {
  const host = hostHere();
  switch (host) {
    case 'electron': {
      // Chromium's sandbox refuses root.
      const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      return { host, program: electronProgram(), args: [...asRoot, app, ...args] };
    }
    case 'stand-in':
      return { host, program: NODE, args: [join(ROOT, 'e2e', 'host', 'start.ts'), app, ...args] };
  }
}
