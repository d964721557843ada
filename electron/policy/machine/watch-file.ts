import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

export interface FileWatch {
  /** Watches anew: a folder that is another one now is no longer the one that was watched. */
  follow(): void;
  stop(): void;
}

/** Calls back when a file, there or not, comes, changes or goes, or a folder above it does. */
export function watchFile(path: string, changed: () => void): FileWatch {
  let watchers: FSWatcher[] = [];

  function follow(): void {
    stop();
    watchers = stepsTo(path).flatMap(({ folder, entry }) => {
      try {
        const watcher = watch(folder, { persistent: false }, (_, name) => {
          if (name !== null && name !== entry) return;
          follow();
          changed();
        });
        return [watcher.on('error', () => watcher.close())];
      } catch {
        // Not there, or not ours to watch. Whoever looks by itself now and then still sees what changed.
        return [];
      }
    });
  }

  function stop(): void {
    for (const watcher of watchers) watcher.close();
    watchers = [];
  }

  follow();
  return { follow, stop };
}

/** Each folder above a file, from the top, with what in it leads there. */
function stepsTo(path: string): { folder: string; entry: string }[] {
  const folder = dirname(path);
  return folder === path ? [] : [...stepsTo(folder), { folder, entry: basename(path) }];
}
