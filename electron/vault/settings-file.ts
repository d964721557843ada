import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';
import { isMissing } from '../durable/durable-file.ts';
import { parseSealed, type SealedRead, sealedText } from './sealed-file.ts';

const NAME = 'settings';
const FILE = `${NAME}.json`;
const DAMAGED = `${FILE}.damaged-`;
/** As electron-store's writer names what it renames when it is done (atomically: time and chance). */
const DRAFT = /^settings\.json\.tmp-\d{10}[0-9a-f]{6}$/;
const VERSION = 1;

export interface SettingsFile<T> {
  /** As found at the start. A damaged file was set aside; a newer Nightjar's is left as it is. */
  readonly found: SealedRead<T>;
  /** Replaces the file, unless it is a newer Nightjar's. @throws what the file system says */
  write(value: T): void;
}

export interface SettingsFileOptions<T> {
  profile: string;
  key: Uint8Array;
  schema: z.ZodType<T>;
}

/**
 * electron-store manages the file; its own encryption is unauthenticated by its authors' word, so the
 * content is sealed like every other file of the vault.
 */
export function openSettingsFile<T extends Record<string, unknown>>({
  profile,
  key,
  schema,
}: SettingsFileOptions<T>): SettingsFile<T> {
  removeSettingsDrafts(profile);
  const format = { key, purpose: 'settings', version: VERSION };
  const text = textOf(join(profile, FILE));
  const found: SealedRead<T> =
    text === null ? { state: 'missing' } : parseSealed(text, { ...format, schema });
  if (found.state === 'newer') return { found, write: () => {} };
  if (found.state === 'damaged') setAside(profile);

  const store = new Store<Record<string, unknown>>({
    cwd: profile,
    name: NAME,
    configFileMode: 0o600,
    serialize: (content) => sealedText(content, format),
    deserialize(sealed) {
      const read = parseSealed(sealed, { ...format, schema: Content });
      // What is written comes from memory: a file that changed under us is simply replaced.
      return read.state === 'found' ? read.value : {};
    },
  });
  return {
    found,
    write(next) {
      store.store = { ...next };
    },
  };
}

const Content = z.record(z.string(), z.unknown());

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

/** Of a process that was killed while it wrote. Answers how many went. */
export function removeSettingsDrafts(profile: string): number {
  const drafts = readdirSync(profile).filter((name) => DRAFT.test(name));
  for (const name of drafts) rmSync(join(profile, name), { force: true });
  return drafts.length;
}

/** The newest damaged file is kept for whoever wants to know; more would only gather. */
function setAside(profile: string): void {
  for (const name of readdirSync(profile)) {
    if (name.startsWith(DAMAGED)) rmSync(join(profile, name), { force: true });
  }
  renameSync(join(profile, FILE), join(profile, DAMAGED + Date.now()));
}
