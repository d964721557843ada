import type { ChildProcess } from 'node:child_process';

/**
 * Ends a process that was started `detached`, and every process of its group, at once. Does nothing
 * when they are gone.
 */
export function stopGroup(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
    throw error;
  }
}
