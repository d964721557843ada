import { z } from 'zod';
import { type IpcCall, Nothing } from './call.ts';

/** Characters of what is copied or selected at once, which is more than a window full of messages. */
const CLIPBOARD_MAX = 2_000_000;

export const DESKTOP_CALLS = {
  /** The window goes out of sight, and what notifications show with it. */
  'desktop.hide': { phases: ['unlocked'], request: Nothing, reply: Nothing },
  /** The page put this on the clipboard, or into X11's primary selection; at lock it is cleared from there. */
  'desktop.copied': {
    phases: ['unlocked'],
    request: z.object({
      where: z.enum(['clipboard', 'selection']),
      text: z.string().max(CLIPBOARD_MAX),
    }),
    reply: Nothing,
  },
} as const satisfies Record<string, IpcCall>;
