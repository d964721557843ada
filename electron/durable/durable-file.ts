import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where `replaceFile` writes before it renames. Found alone, it is a write that was cut off. */
export const draftOf = (path: string): string => `${path}.draft`;

/**
 * Replaces a file's content so that after a power cut it is either the old or the new one, whole.
 * Durable when it resolves. @throws whatever the file system says
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const draft = draftOf(path);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** Removes a file and its draft, durably. Answers how many were there. */
export async function removeFile(path: string): Promise<number> {
  const removed = (await unlinked(draftOf(path))) + (await unlinked(path));
  if (removed > 0) await syncFolder(dirname(path));
  return removed;
}

async function unlinked(path: string): Promise<number> {
  try {
    await unlink(path);
    return 1;
  } catch (cause) {
    if (isMissing(cause)) return 0;
    throw cause;
  }
}

const saysCode = (cause: unknown, ...codes: readonly string[]): boolean =>
  cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));

/** Whether an error says that there is no such file or folder. */
export const isMissing = (cause: unknown): boolean => saysCode(cause, 'ENOENT');

/** Whether an error says that the disk, or this person's share of it, is full. */
export const isFull = (cause: unknown): boolean => saysCode(cause, 'ENOSPC', 'EDQUOT');

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; NTFS keeps renames in its own journal.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
