import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { elapsed, liveLine } from '../setup/live-line.mjs';
import { ROOT } from '../setup/places.mjs';
import { stopGroup } from '../stop-group.ts';
import type { Run } from './outcome.ts';

const SHOW_EVERY_MS = 500;

export interface Command {
  title: string;
  program: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  logFile: string;
  /** After which it is stopped, with everything it started, and has failed. */
  limitMs: number;
}

const withoutColour = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
  text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, '');

/** Runs a program of `node_modules/.bin` behind one live line; all it prints goes to its log. */
export function runCommand(command: Command): Promise<Run> {
  const { title, program, args, env, logFile, limitMs } = command;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const line = liveLine();
  const startedAt = Date.now();
  let newest = '';

  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the browsers and servers it started go with it.
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32',
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      const shown = withoutColour(text);
      log.write(`${shown}\n`);
      newest = shown.trim() || newest;
    });
  }
  const show = () => line.show(`  ${title} … ${elapsed(startedAt)}  ${newest}`);
  const ticking = setInterval(show, SHOW_EVERY_MS);
  const overdue = setTimeout(() => {
    log.write(`\nStopped: not done after ${elapsed(startedAt)}.\n`);
    stopGroup(child);
  }, limitMs);
  const interrupt = () => {
    stopGroup(child);
    process.exit(130);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

  return new Promise((resolve) => {
    const finish = (exitCode: number | null) => {
      clearInterval(ticking);
      clearTimeout(overdue);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      stopGroup(child);
      log.end(() => resolve({ exitCode, logFile }));
    };
    child.once('error', (error) => {
      log.write(`${error.message}\n`);
      finish(null);
    });
    child.once('close', finish);
  });
}
