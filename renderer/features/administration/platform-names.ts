import type { Platform } from '../../../shared/domain/session.ts';

/** Their own names, the same in every language. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
};
