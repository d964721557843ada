import { writeFileSync } from 'node:fs';
import { report } from './report.ts';

/** core(5): which kinds of memory the kernel writes into a dump. None, and children inherit it. */
const NO_MEMORY = '0';

/**
 * A crash must not write memory to the disk. On Linux a process may say so itself, in a file of its own;
 * before anything is started, since children inherit what holds then. What other systems do:
 * docs/decisions/memory-at-lock.md.
 */
export function leaveNoCoreDump(platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/coredump_filter', NO_MEMORY);
  } catch (cause) {
    // A sandbox may keep `/proc` from us. The promise is then the system's to keep.
    report(cause);
  }
}
