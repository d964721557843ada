import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';
import { isMissing } from '../session/durable-file.ts';
import { parseSealed, sealedText } from './sealed-file.ts';

const NAME = 'settings';
const FILE = `${NAME}.json`;
const DAMAGED = `${FILE}.damaged-`;
const PURPOSE = 'settings';

export interface SettingsFile<T> {
  /** As found; null when there was no file, or none that could be read. */
  readonly value: T | null;
  /** There was a damaged file. It was set aside. */
  readonly reset: boolean;
  /** Replaces the file. @throws what the file system says */
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
  const text = textOf(join(profile, FILE));
  const value = text === null ? null : parseSealed({ text, key, purpose: PURPOSE, schema });
  const reset = text !== null && value === null;
  if (reset) setAside(profile);

  const store = new Store<Record<string, unknown>>({
    cwd: profile,
    name: NAME,
    configFileMode: 0o600,
    serialize: (content) => sealedText({ value: content, key, purpose: PURPOSE }),
    // What is written comes from memory: a file that changed under us is simply replaced.
    deserialize: (sealed) =>
      parseSealed({ text: sealed, key, purpose: PURPOSE, schema: Content }) ?? {},
  });
  return {
    value,
    reset,
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

/** The newest damaged file is kept for whoever wants to know; more would only gather. */
function setAside(profile: string): void {
  for (const name of readdirSync(profile)) {
    if (name.startsWith(DAMAGED)) rmSync(join(profile, name), { force: true });
  }
  renameSync(join(profile, FILE), join(profile, DAMAGED + Date.now()));
}
