import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Chromium's number for "no downloads at all", of its policy DownloadRestrictions. */
const NO_DOWNLOADS = 3;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function read(file: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(parsed) ? parsed : {};
  } catch {
    // The first start with this folder, or one that was cut off: Chromium makes a new one as well.
    return {};
  }
}

/** Writes what Chromium reads when it starts, into what it left there. Private windows inherit it. */
export function writePreferences(
  userDataDir: string,
  contentSettings: Readonly<Record<string, number>>,
): void {
  const folder = join(userDataDir, 'Default');
  const file = join(folder, 'Preferences');
  const before = read(file);
  const profile = isRecord(before['profile']) ? before['profile'] : {};
  const now = {
    ...before,
    download_restrictions: NO_DOWNLOADS,
    profile: { ...profile, default_content_setting_values: contentSettings },
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(now));
}
