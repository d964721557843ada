import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../e2e/fixtures/client.ts';

/** Bytes of one, as a photograph or a short document has. */
export const FILE_BYTES = 1_000_000;
/** Written at the same time. */
const AT_ONCE = 8;

/**
 * Puts files where the client keeps those of messages, as it would: ciphertext is noise, and so is this.
 * For the moment before a sign-out: the client takes away what no message refers to within a minute.
 */
export async function cacheFiles({ profile }: Client, files: number): Promise<void> {
  const folder = join(profile, 'files');
  const noise = randomBytes(FILE_BYTES);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let left = files;
  const write = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      await writeFile(join(folder, randomUUID()), noise);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
}
