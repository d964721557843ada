import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DEFAULT_HOTKEYS, Hotkeys } from '../../shared/domain/hotkey.ts';
import { DeviceId } from '../../shared/domain/ids.ts';
import { type AppError, NightjarError } from '../../shared/errors/app-error.ts';
import { Appearance } from '../../shared/ipc/view.ts';
import { PolicyPart } from '../../shared/policy/policy.ts';
import { isFull } from '../durable/durable-file.ts';
import type { Keychain } from './keychain.ts';
import { KEY_BYTES } from './seal.ts';
import { openSettingsFile, type SettingsFile } from './settings-file.ts';

/** CSS pixels. Without x and y the system places the window. */
const WindowBounds = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
});
type WindowBounds = z.infer<typeof WindowBounds>;

/** What this device keeps. It names nobody and survives sign-out. */
export const SettingsData = z.object({
  appearance: Appearance.default({ theme: 'system', language: 'system' }),
  /** Of the last sign-in; empty before the first. */
  serverUrl: z.string().max(300).default(''),
  hotkeys: Hotkeys.default(DEFAULT_HOTKEYS),
  bounds: WindowBounds.default({ width: 1_120, height: 760 }),
  /** IT's last good policy for this computer. One of another version's settings is not missed. */
  machinePolicy: PolicyPart.nullable().default(null).catch(null),
  /** What the person demands beyond it. */
  personalPolicy: PolicyPart.default({}).catch({}),
  deviceId: DeviceId.default(() => DeviceId.parse(randomUUID())),
});
export type SettingsData = z.infer<typeof SettingsData>;

/** Assigning writes to the disk; the new value counts even when that throws. @throws NightjarError `DiskFull` */
export interface Settings {
  appearance: Appearance;
  bounds: WindowBounds;
  hotkeys: Hotkeys;
  machinePolicy: PolicyPart | null;
  personalPolicy: PolicyPart;
  readonly deviceId: DeviceId;
  /** The server of the last sign-in. */
  url(): string;
  remember(serverUrl: string): void;
  /**
   * What the person should know of the start, once: `SettingsReset` when damaged settings were set
   * aside and the standard ones are used, `DiskFull` when the first ones could not be written.
   */
  takeNotices(): AppError[];
}

export interface SettingsOptions {
  /** Absolute folder; the file is `settings.json` in it. */
  profile: string;
  keychain: Keychain;
}

/**
 * Device settings, sealed under a key from the keychain. Without one (none on this machine, or not to
 * be read just now) they live in memory: there is no key to keep a file under, and a file that is
 * there is left as it is. So is a file that a newer Nightjar wrote.
 */
export async function openSettings({ profile, keychain }: SettingsOptions): Promise<Settings> {
  const key = await deviceKey(keychain);
  const file = key && openSettingsFile({ profile, key, schema: SettingsData });
  const found = file?.found;
  let data = found?.state === 'found' ? found.value : SettingsData.parse({});
  let notices: AppError[] = [];
  if (found?.state === 'damaged') notices.push({ code: 'SettingsReset' });
  if (file && found?.state !== 'found') saveFirst(file);

  /** A full disk is no reason not to start: they count in memory, and the next change is written again. */
  function saveFirst(to: SettingsFile<SettingsData>): void {
    try {
      save(to, data);
    } catch (cause) {
      if (!(cause instanceof NightjarError)) throw cause;
      notices.push(cause.toAppError());
    }
  }

  function change(part: Partial<SettingsData>): void {
    data = SettingsData.parse({ ...data, ...part });
    if (file) save(file, data);
  }

  return {
    get appearance() {
      return data.appearance;
    },
    set appearance(appearance) {
      change({ appearance });
    },
    get bounds() {
      return data.bounds;
    },
    set bounds(bounds) {
      change({ bounds });
    },
    get hotkeys() {
      return data.hotkeys;
    },
    set hotkeys(hotkeys) {
      change({ hotkeys });
    },
    get personalPolicy() {
      return data.personalPolicy;
    },
    set personalPolicy(personalPolicy) {
      change({ personalPolicy });
    },
    get machinePolicy() {
      return data.machinePolicy;
    },
    set machinePolicy(machinePolicy) {
      change({ machinePolicy });
    },
    get deviceId() {
      return data.deviceId;
    },
    url: () => data.serverUrl,
    remember: (serverUrl) => change({ serverUrl }),
    takeNotices() {
      const told = notices;
      notices = [];
      return told;
    },
  };
}

/** Null when there is no key that a later process could read the settings with. */
async function deviceKey(keychain: Keychain): Promise<Buffer | null> {
  if (keychain.keeping === 'memory') return null;
  const read = await keychain.read('device-key');
  if (read.state === 'unavailable') return null;
  if (read.state === 'found' && read.value.length === KEY_BYTES) return read.value;
  const fresh = randomBytes(KEY_BYTES);
  try {
    await keychain.write('device-key', fresh);
    return fresh;
  } catch (cause) {
    if (cause instanceof NightjarError && cause.code === 'KeychainUnavailable') return null;
    throw cause;
  }
}

/** @throws NightjarError `DiskFull` */
function save(file: SettingsFile<SettingsData>, data: SettingsData): void {
  try {
    file.write(data);
  } catch (cause) {
    if (isFull(cause)) throw new NightjarError('DiskFull', 'settings', { cause });
    throw cause;
  }
}
