import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './durable-file.ts';

/** Removes what is in a folder, which need not be there. Answers how many entries went. */
export async function emptyFolder(folder: string): Promise<number> {
  const names = await readdir(folder).catch((cause: unknown) => {
    if (isMissing(cause)) return [];
    throw cause;
  });
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
  return names.length;
}
