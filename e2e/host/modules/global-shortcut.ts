import type { GlobalShortcut as ElectronGlobalShortcut } from 'electron';
import { guarded } from '../guarded.ts';
import { recorded } from '../recorded.ts';
import { type KeyPress, parseAccelerator } from './accelerator.ts';

const registered = new Map<string, () => void>();

const keysOf = ({ key, ctrl, shift, alt, meta }: KeyPress): string =>
  JSON.stringify([key, ctrl, shift, alt, meta]);
const nameOf = (accelerator: string): string => keysOf(parseAccelerator(accelerator));

/** No key of the display is grabbed: a test presses by `recorded.pressShortcut`. */
export const globalShortcut = guarded('globalShortcut', {
  register: (accelerator, callback) => {
    if (registered.has(nameOf(accelerator))) return false;
    registered.set(nameOf(accelerator), callback);
    return true;
  },
  registerAll: (accelerators, callback) => {
    for (const accelerator of accelerators) registered.set(nameOf(accelerator), callback);
  },
  isRegistered: (accelerator) => registered.has(nameOf(accelerator)),
  unregister: (accelerator) => {
    registered.delete(nameOf(accelerator));
  },
  unregisterAll: () => registered.clear(),
} satisfies Pick<
  ElectronGlobalShortcut,
  'register' | 'registerAll' | 'isRegistered' | 'unregister' | 'unregisterAll'
>);

recorded.pressShortcut = (accelerator) => {
  const pressed = registered.get(nameOf(accelerator));
  pressed?.();
  return pressed !== undefined;
};
