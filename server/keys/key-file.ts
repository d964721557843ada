import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, StartError } from '../start-error.ts';
import { type FileKeys, newFileKey, readFileKeys, writeFileKeys } from './file-keys.ts';

/** Read and write for everybody else. */
const OTHERS = 0o077;

/** Null when there is no such file. Throws `KeyFileUnusable`: damaged, not to be read, or to be read by others. */
export async function readKeyFile(path: string): Promise<FileKeys | null> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new StartError('KeyFileUnusable', 'others may read it');
    }
    const keys = readFileKeys(await readFile(path, 'utf8'));
    if (!keys) throw new StartError('KeyFileUnusable', 'it is no key file, or a damaged one');
    return keys;
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    if (codeOf(cause) === 'ENOENT') return null;
    throw new StartError('KeyFileUnusable', codeOf(cause), { cause });
  }
}

/** Makes the file with one new key. When another process was faster, what that one made is answered. */
export async function makeKeyFile(path: string): Promise<FileKeys> {
  const making = await writeBeside(path, [newFileKey()]);
  try {
    // Unlike a rename, this does not replace what is there.
    await link(making, path);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw unusable(cause);
  } finally {
    await rm(making, { force: true });
  }
  await syncFolder(path);
  const keys = await readKeyFile(path);
  if (!keys) throw new StartError('KeyFileUnusable', 'it is gone as soon as it is made');
  return keys;
}

/** The old file is there until the new one is whole, whenever the machine stops. */
export async function replaceKeyFile(path: string, keys: FileKeys): Promise<void> {
  const making = await writeBeside(path, keys);
  await rename(making, path).catch((cause: unknown) => {
    throw unusable(cause);
  });
  await syncFolder(path);
}

async function writeBeside(path: string, keys: FileKeys): Promise<string> {
  const making = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(making, writeFileKeys(keys), { flag: 'wx', mode: 0o600, flush: true });
    return making;
  } catch (cause) {
    throw unusable(cause);
  }
}

/** So that the name as well survives the end of the machine. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

const unusable = (cause: unknown) => new StartError('KeyFileUnusable', codeOf(cause), { cause });
