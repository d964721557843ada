import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** In the folder of the file that is to be. Its name tells nothing; only its owner may read it. */
const besideOf = (path: string): string =>
  join(dirname(path), `.nightjar-${randomBytes(8).toString('hex')}.part`);

/**
 * Writes a file of the person's own, which nobody but them may read: beside its place first, and there when it
 * is whole. Until then, and if it never is, what was there before stays. @throws what `parts` throws, or the
 * file system says
 */
export async function writeBeside(
  path: string,
  parts: AsyncIterable<Uint8Array | string>,
): Promise<void> {
  const beside = besideOf(path);
  const file = await open(beside, 'wx', 0o600);
  try {
    try {
      for await (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true });
    throw cause;
  }
}
