import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { testKeyFile } from './engines.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const READY = /^Nightjar server: (https?:\/\/\S+)$/;

export type Environment = Readonly<Record<string, string>>;

export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** `server/main.ts` as an operator runs it, in English and on a free port unless `environment` says otherwise. */
function spawnServer(environment: Environment, args: readonly string[]): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [MAIN, ...args], {
    env: { PATH, HOME, LANG: 'C', PORT: '0', NIGHTJAR_KEY_FILE: testKeyFile(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs it to its end. */
export async function runServerCommand(
  environment: Environment,
  args: readonly string[] = [],
): Promise<Finished> {
  const child = spawnServer(environment, args);
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data) => {
    said.stdout += String(data);
  });
  child.stderr?.on('data', (data) => {
    said.stderr += String(data);
  });
  await once(child, 'close');
  return { status: child.exitCode, ...said };
}

export interface ServerProcess {
  url: string;
  /** Everything on stdout so far, by lines. */
  lines: readonly string[];
  /** Sends the signal and waits for the end; answers the exit status, null when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

/** Starts it and waits until it is ready. */
export async function startServerProcess(
  environment: Environment,
  args: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawnServer(environment, args);
  if (!child.stdout || !child.stderr) throw new Error('no pipes');
  let complaints = '';
  child.stderr.on('data', (data) => {
    complaints += String(data);
  });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        lines.push(line);
        const ready = READY.exec(line)?.[1];
        if (ready !== undefined) resolve(ready);
      });
    }
    child.once('exit', () => reject(new Error(`the server ended: ${complaints}`)));
  });
  return {
    url,
    lines,
    async end(signal) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}
