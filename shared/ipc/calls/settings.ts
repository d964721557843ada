import { z } from 'zod';
import { HotkeyAction, HotkeyKeys } from '../../domain/hotkey.ts';
import { Appearance } from '../view.ts';
import { type IpcCall, Nothing } from './call.ts';

export const SETTINGS_CALLS = {
  'settings.setAppearance': {
    phases: ['signed-out', 'unlocked'],
    request: Appearance,
    reply: Nothing,
  },
  'settings.setHotkey': {
    phases: ['unlocked'],
    request: z.object({ action: HotkeyAction, keys: HotkeyKeys.nullable() }),
    reply: Nothing,
  },
} as const satisfies Record<string, IpcCall>;
