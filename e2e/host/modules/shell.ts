import { guarded } from '../guarded.ts';
import { recorded } from '../recorded.ts';

const record = (kind: string, target: string): void => {
  recorded.opened.push({ kind, target });
};

/** Opens nothing; tests read what would have been opened. */
export const shell = guarded('shell', {
  openExternal: async (url: string): Promise<void> => record('external', url),
  openPath: async (path: string): Promise<string> => {
    record('path', path);
    return '';
  },
  showItemInFolder: (path: string): void => record('folder', path),
  trashItem: async (path: string): Promise<void> => record('trash', path),
  beep: (): void => record('beep', ''),
});
