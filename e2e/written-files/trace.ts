import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/** The system calls that make a name in a file system, or open what is there for writing. */
const CALLS = 'open,openat,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat';
const ERRNO = / = -1 E[A-Z]+ /;
const WRITES = /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/;
/** `AT_FDCWD</folder>, "name"`, or a name alone. */
const NAMED = /(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g;

export interface Trace {
  /** Stops watching. Answers every path that was written to, in the order of the first time. */
  stop(): Promise<string[]>;
}

/**
 * Watches processes, and all that they start from here on, for files that they create, rename or open
 * for writing: also those that are gone a moment later, wherever they are. Linux, with `strace`.
 */
export async function traceWrites(pids: readonly number[], record: string): Promise<Trace> {
  const tracer = spawn(
    'strace',
    ['-f', '-y', '-s', '4096', '-e', `trace=${CALLS}`, '-o', record].concat(
      pids.flatMap((pid) => ['-p', String(pid)]),
    ),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(tracer, 'exit');
  await attachedTo(tracer, pids.length);
  return {
    async stop() {
      tracer.kill('SIGINT');
      await ended;
      const lines = (await readFile(record, 'utf8')).split('\n');
      await rm(record);
      return [...new Set(lines.flatMap(writtenIn))];
    },
  };
}

/** What it says later is heard and dropped: a tracer that nobody listens to ends. */
function attachedTo(tracer: ChildProcess, count: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  tracer.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if ((said.match(/ attached/g)?.length ?? 0) >= count) resolve();
  });
  tracer.once('exit', () => reject(new Error(`strace ended: ${said}`)));
  return promise;
}

/** The paths that one line of the record says were written. An attempt that failed wrote nothing. */
export function writtenIn(line: string): string[] {
  const call = /^\d+ +(\w+)\((.*)$/.exec(line);
  const [, name = '', args = ''] = call ?? [];
  if (!call || ERRNO.test(args)) return [];
  const paths = [...args.matchAll(NAMED)].map(([, folder = '/', path = '']) =>
    isAbsolute(path) ? path : join(folder, path),
  );
  if (name.startsWith('open')) return WRITES.test(args) ? paths.slice(0, 1) : [];
  // Of the names of a rename or a link, the new one was made; the old one was before.
  return paths.slice(-1);
}
