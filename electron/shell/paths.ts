import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

export interface Paths {
  /** Everything the app writes lies below it. */
  profile: string;
  vault: string;
  /** The app's temporary files; emptied at sign-out. */
  temp: string;
  logs: string;
  /** Chromium's own folder, kept apart so that the rest of the profile is ours alone. */
  chromium: string;
  crashDumps: string;
  /** Built pages, served as `app://nightjar`. */
  renderer: string;
  preload: string;
  storeWorker: URL;
  desktopWorker: URL;
  icon: string;
  /** Names this profile in the keychain, so that two profiles of one person never share a key. */
  profileId: string;
}

/** Settles where things are, before the app is ready. */
export function setUpPaths(): Paths {
  const profile = app.getPath('userData');
  const chromium = join(profile, 'chromium');
  app.setPath('sessionData', chromium);
  const crashDumps = join(chromium, 'crashes');
  app.setPath('crashDumps', crashDumps);
  const temp = join(profile, 'temp');
  mkdirSync(temp, { recursive: true, mode: 0o700 });
  app.setPath('temp', temp);
  const built = import.meta.dirname;
  return {
    profile,
    vault: join(profile, 'vault'),
    temp,
    logs: app.getPath('logs'),
    chromium,
    crashDumps,
    renderer: join(built, '..', 'renderer'),
    preload: join(built, 'preload.cjs'),
    storeWorker: new URL('./store-worker.js', import.meta.url),
    desktopWorker: new URL('./desktop-worker.js', import.meta.url),
    icon: join(built, '..', 'icons', 'tray.png'),
    profileId: createHash('sha256').update(profile).digest('hex').slice(0, 16),
  };
}
