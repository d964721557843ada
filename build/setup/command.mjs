import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { elapsed, liveLine } from './live-line.mjs';

const PROGRESS_EVERY_MS = 500;
/** Lines of a failed command that are shown. */
const TAIL_LINES = 25;

/** The environment without this project's own `node_modules/.bin`, which set-up may be about to replace. */
export function outsideEnv() {
  const path = (process.env['PATH'] ?? '').split(delimiter);
  const outside = path.filter((folder) => !/node_modules[\\/]\.bin[\\/]?$/.test(folder));
  return { ...process.env, PATH: outside.join(delimiter) };
}

/**
 * Runs a command behind one live line. Its output is kept back and its end shown when it fails, with
 * addresses left out: a log is no place for the name of a company's own registry.
 *
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {() => string} [options.progress] Asked twice a second.
 * @param {(line: string) => void} [options.onStatus] Each line the command writes to descriptor 3.
 * @param {number} [options.limitMs] After which the command is stopped and has failed.
 * @returns {Promise<void>} Rejects with `CommandFailed`.
 */
export async function run(title, command, args, options = {}) {
  const { env = outsideEnv(), progress = () => '', onStatus, limitMs } = options;
  const startedAt = Date.now();
  const line = liveLine();
  /** @type {string[]} */
  const tail = [];
  const child = spawn(command, args, {
    env,
    stdio: ['inherit', 'pipe', 'pipe', onStatus ? 'pipe' : 'ignore'],
    // npm is a .cmd file on Windows, which only a shell can start (CVE-2024-27980).
    shell: process.platform === 'win32',
    ...(limitMs === undefined ? {} : { timeout: limitMs }),
  });
  /** @param {NodeJS.ReadableStream} stream @param {(line: string) => void} take */
  const eachLine = (stream, take) => createInterface({ input: stream }).on('line', take);
  /** @param {string} text */
  const keep = (text) => {
    tail.push(text);
    if (tail.length > TAIL_LINES) tail.shift();
  };
  if (child.stdout) eachLine(child.stdout, keep);
  if (child.stderr) eachLine(child.stderr, keep);
  const status = child.stdio[3];
  if (onStatus && status && 'read' in status) eachLine(status, onStatus);

  const show = () => line.show(`  ${title} … ${elapsed(startedAt)} ${progress()}`);
  const ticking = setInterval(show, PROGRESS_EVERY_MS);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
    });
    if (code !== 0) throw new Error(`ended with ${code}`);
    line.end(`  ${title}: done in ${elapsed(startedAt)}`);
  } catch (cause) {
    line.end(`  ${title}: failed after ${elapsed(startedAt)}`);
    const shown = tail.map((text) => `    ${text.replaceAll(/\b[a-z]+:\/\/\S+/gi, '<address>')}`);
    const failure = new Error([`${command} ${args[0] ?? ''} failed`, ...shown].join('\n'), {
      cause,
    });
    failure.name = 'CommandFailed';
    throw failure;
  } finally {
    clearInterval(ticking);
  }
}
