import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { Clipboard as ElectronClipboard } from 'electron';
import { guarded } from '../guarded.ts';

type Shown = Pick<ElectronClipboard, 'clear' | 'has' | 'readText' | 'writeText'>;

const run = promisify(execFile);

/** Whoever holds the clipboard and does not answer is as good as nobody. Milliseconds. */
const ANSWER_LIMIT_MS = 2_000;

async function paste(where: string, target: string): Promise<string> {
  try {
    const args = ['-selection', where, '-o', '-t', target];
    return (await run('xclip', args, { timeout: ANSWER_LIMIT_MS })).stdout;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      throw new Error('The stand-in for electron needs xclip', { cause });
    // Nobody holds anything, or not in this form.
    return '';
  }
}

/** It stays and answers whoever asks, until somebody else puts something there. */
async function put(where: string, text: string): Promise<void> {
  const xclip = spawn('xclip', ['-selection', where, '-i'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  xclip.stdin.end(text);
  await once(xclip, 'exit');
}

function selectionNamed(where: 'clipboard' | 'primary'): Shown {
  return {
    readText: () => paste(where, 'UTF8_STRING'),
    writeText: (text) => put(where, text),
    has: async (mimetype) => (await paste(where, 'TARGETS')).split('\n').includes(mimetype),
    clear: () => void put(where, ''),
  };
}

/** The display's own clipboard and primary selection, where what a page copies goes too. */
export const clipboard = guarded('clipboard', {
  ...selectionNamed('clipboard'),
  selection: guarded('clipboard.selection', selectionNamed('primary')),
});
