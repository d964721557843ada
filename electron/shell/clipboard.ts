import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clipboard } from 'electron';
import type { IpcParsed } from '../../shared/ipc/contract.ts';

/** `selection` is X11's primary selection: what is marked in any window, put elsewhere by the middle button. */
type Where = IpcParsed<'desktop.copied'>['where'];

/** Electron's, as far as it is needed. `clear` takes every form of the content: text, HTML, RTF. */
type SystemClipboard = Pick<Clipboard, 'readText' | 'clear'>;

export interface AppClipboard {
  /** Nightjar's page put this there. */
  remember(copied: IpcParsed<'desktop.copied'>): void;
  /** Clears what is still ours; what somebody copied elsewhere since stays. Answers how many went. */
  clear(): Promise<number>;
}

interface Remembered {
  salt: Buffer;
  hash: Buffer;
}

/** Systems change line ends and kinds of space on the way, so that spaces do not count. */
const essenceOf = (text: string): string => text.replace(/\s+/g, '');

const hashOf = (salt: Buffer, text: string): Buffer =>
  createHmac('sha256', salt).update(essenceOf(text)).digest();

/** Whoever holds it and does not answer is not Nightjar, which does. Milliseconds. */
const ANSWER_LIMIT_MS = 1_000;

function textOf(system: SystemClipboard): Promise<string | null> {
  const overdue = new Promise<null>((resolve) => {
    setTimeout(resolve, ANSWER_LIMIT_MS, null).unref();
  });
  return Promise.race([system.readText().catch(() => null), overdue]);
}

/**
 * Knows of what was copied only a salted hash, in memory: enough to tell whether the clipboard still
 * holds it, and nothing to read it back from. `selection` is there on Linux alone.
 */
export function createClipboard(system: {
  clipboard: SystemClipboard;
  selection: SystemClipboard | undefined;
}): AppClipboard {
  const remembered = new Map<Where, Remembered>();

  async function clearIfOurs(where: Where, { salt, hash }: Remembered): Promise<number> {
    const held = system[where];
    const text = held && (await textOf(held));
    if (!held || !text || !timingSafeEqual(hashOf(salt, text), hash)) return 0;
    held.clear();
    return 1;
  }

  return {
    remember({ where, text }) {
      // Nothing marked any more: what was marked before may still be there.
      if (essenceOf(text) === '') return;
      const salt = randomBytes(32);
      const known = { salt, hash: hashOf(salt, text) };
      remembered.set(where, known);
      // Under X11, Chromium puts what is copied into the primary selection as well.
      if (where === 'clipboard') remembered.set('selection', known);
    },
    async clear() {
      const known = [...remembered];
      remembered.clear();
      const cleared = await Promise.all(known.map(([where, each]) => clearIfOurs(where, each)));
      return cleared.reduce((sum, count) => sum + count, 0);
    },
  };
}
