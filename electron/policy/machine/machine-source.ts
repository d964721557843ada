import type { Platform } from '../../../shared/domain/session.ts';
import { createLinuxSource } from './linux.ts';
import { createMacSource } from './macos.ts';
import type { PolicySource } from './reading.ts';
import { createWindowsSource } from './windows.ts';

const SOURCES: Readonly<Record<Platform, () => PolicySource>> = {
  linux: () => createLinuxSource(),
  darwin: () => createMacSource(),
  win32: () => createWindowsSource(),
};

/** Where IT sets the machine policy of this kind of system. */
export const machineSource = (platform: Platform): PolicySource => SOURCES[platform]();
