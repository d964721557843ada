import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** systemd's, and the one of elogind for systems without systemd. */
const PROGRAMS = ['systemd-inhibit', 'elogind-inhibit'];
/** Milliseconds before it is tried again after it was lost. */
const RETRY_MS = 30_000;
/** What `cat` says once it runs, which it does once the lock is taken. */
const TAKEN = 'taken\n';

export interface DelayLock {
  /** Takes it, and takes it again whenever it is lost, until `release`. Idempotent. */
  hold(): void;
  /** Lets the computer go on to sleep or to end. Idempotent. */
  release(): void;
  readonly state: 'held' | 'none';
}

/**
 * Logind's promise to wait (5 seconds by default) with sleep and shutdown until this lock is given
 * back. It is a file descriptor, which only a program that reads them off a socket can hold, and Node
 * cannot: logind's own tool holds it, for as long as its input is open. Should this process be killed,
 * the input closes.
 */
export function createDelayLock(env: NodeJS.ProcessEnv, changed: () => void): DelayLock {
  let wanted = false;
  let held = false;
  let running: ChildProcessWithoutNullStreams | null = null;
  let retry: NodeJS.Timeout | undefined;

  function take([program, ...others]: readonly string[]): void {
    if (program === undefined) {
      retry = setTimeout(() => take(PROGRAMS), RETRY_MS);
      return;
    }
    const lock = ['--what=sleep:shutdown', '--mode=delay', '--who=Nightjar'];
    const why = '--why=Drops the key to what it keeps';
    const child = spawn(program, [...lock, why, 'cat'], { env });
    running = child;
    child.stdin.on('error', () => undefined);
    child.stdout.once('data', () => {
      if (running === child) set(true);
    });
    // Drained, so that it never waits for a reader.
    child.stderr.resume();
    const gone = () => {
      if (running !== child) return;
      running = null;
      set(false);
      take(others);
    };
    child.on('error', gone);
    child.on('exit', gone);
    child.stdin.write(TAKEN);
  }

  function set(now: boolean): void {
    if (held === now) return;
    held = now;
    changed();
  }

  return {
    get state() {
      return held ? 'held' : 'none';
    },
    hold() {
      if (wanted) return;
      wanted = true;
      take(PROGRAMS);
    },
    release() {
      wanted = false;
      clearTimeout(retry);
      const child = running;
      running = null;
      child?.stdin.end();
      set(false);
    },
  };
}
