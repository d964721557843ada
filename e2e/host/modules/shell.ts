import { spawn } from 'node:child_process';
import { guarded } from '../guarded.ts';
import { recorded } from '../recorded.ts';

const record = (kind: string, target: string): void => {
  recorded.opened.push({ kind, target });
};

/** As `xdg-open` does it: with the program that BROWSER names, where there is one. */
function openInBrowser(url: string): void {
  const program = process.env['BROWSER'];
  if (program) spawn(program, [url], { detached: true, stdio: 'ignore' }).unref();
}

/** Opens nothing but what a test has put in a browser's place; tests read what would have been opened. */
export const shell = guarded('shell', {
  openExternal: async (url: string): Promise<void> => {
    record('external', url);
    openInBrowser(url);
  },
  openPath: async (path: string): Promise<string> => {
    record('path', path);
    return '';
  },
  showItemInFolder: (path: string): void => record('folder', path),
  trashItem: async (path: string): Promise<void> => record('trash', path),
  beep: (): void => record('beep', ''),
});
