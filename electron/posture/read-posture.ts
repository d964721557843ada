import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { Posture } from '../../shared/domain/posture.ts';
import type { Platform } from '../../shared/domain/session.ts';
import { linuxDiskEncryption } from './linux-disk.ts';

export interface PostureOptions {
  platform: Platform;
  /** Nightjar's version. */
  app: string;
  /** Where Nightjar keeps what it keeps; exists. */
  profile: string;
}

/** What this computer says of itself: read anew each time, in a moment. */
export function readPosture({ platform, app, profile }: PostureOptions): Posture {
  return {
    app: app.slice(0, 40),
    os: nameOf(platform).slice(0, 120),
    // Windows and macOS tell it to administrators, or to native code.
    disk: platform === 'linux' ? linuxDiskEncryption(profile) : 'unknown',
  };
}

function nameOf(platform: Platform): string {
  switch (platform) {
    case 'linux':
      return distribution() ?? `Linux ${release()}`;
    case 'darwin':
      // Not macOS's own number, but in the same order.
      return `Darwin ${release()}`;
    case 'win32':
      return `Windows ${release()}`;
  }
}

/** os-release(5): `Debian GNU/Linux 12 (bookworm)`. */
function distribution(): string | null {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return /^PRETTY_NAME="?([^"\n]{1,120})"?$/m.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}
