import { shell } from 'electron';

/** Opens the system's browser at an address that was looked at before. Rejects when there is none. */
export const openBrowser = (url: string): Promise<void> => shell.openExternal(url);
