import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Desktop } from '../e2e/desktop/desktop.ts';
import { readXwdLayout } from '../e2e/desktop/xwd.ts';
import type { Client } from '../e2e/fixtures/client.ts';

/** In pixels of the screen. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where Nightjar's window has the channel list: written on while unlocked, plain while locked. */
export async function leftOf({ evaluate }: Pick<Client, 'evaluate'>): Promise<Area> {
  const { x, y } = await evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return window?.getBounds() ?? { x: 0, y: 0 };
  });
  return { x: x + 10, y: y + 110, width: 220, height: 250 };
}

/** A private desktop's screen, as whoever sits in front of it sees it: the X server's own pixels. */
export interface Screen {
  /** Whether every sampled row of the area has one colour from end to end: nothing is written there. */
  isPlain(area: Area): boolean;
  /**
   * Looks each millisecond until the area is plain, or not. Resolves with the time of that look, as
   * `Date.now` has it; null when it did not come to that in time.
   */
  until(wanted: 'plain' | 'written', area: Area, limitMs?: number): Promise<number | null>;
  close(): void;
}

/** Between two rows that are looked at: less than the height of a letter. */
const ROW_STEP = 4;
const HEADER_BYTES = 4_096;
const LOOK_EVERY_MS = 1;
const LIMIT_MS = 15_000;

export function openScreen({ root }: Desktop): Screen {
  const file = openSync(join(root, 'screen', 'Xvfb_screen0'), 'r');
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(file, header, 0, HEADER_BYTES, 0);
  const { start, bytesPerLine } = readXwdLayout(header);

  function isPlain({ x, y, width, height }: Area): boolean {
    const row = Buffer.alloc(width * 4);
    for (let at = y; at < y + height; at += ROW_STEP) {
      readSync(file, row, 0, row.length, start + at * bytesPerLine + x * 4);
      if (!isOneColour(row)) return false;
    }
    return true;
  }

  return {
    isPlain,
    async until(wanted, area, limitMs = LIMIT_MS) {
      const limit = Date.now() + limitMs;
      while (isPlain(area) !== (wanted === 'plain')) {
        if (Date.now() > limit) return null;
        await pause(LOOK_EVERY_MS);
      }
      return Date.now();
    },
    close: () => closeSync(file),
  };
}

/** Whether all pixels, four bytes each, are the same. */
export const isOneColour = (row: Buffer): boolean =>
  row.subarray(4).equals(row.subarray(0, row.length - 4));
