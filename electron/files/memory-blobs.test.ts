import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { FileId } from '../../shared/domain/ids.ts';
import type { Blobs } from './blobs.ts';
import { createMemoryBlobs } from './memory-blobs.ts';

async function keep(blobs: Blobs, size: number): Promise<FileId> {
  const fileId = FileId.parse(randomUUID());
  const part = await blobs.openPart(fileId, true);
  await part.append(new Uint8Array(size));
  await part.keep();
  return fileId;
}

it('where memory is full, what can be fetched again goes first, the longest unread before the rest', async () => {
  const blobs = createMemoryBlobs(100);
  const [read, unread] = [await keep(blobs, 40), await keep(blobs, 40)];
  for (const fileId of [read, unread]) blobs.spare(fileId);
  // Older, and looked at since.
  await blobs.read(read, 0, 1);
  const added = await keep(blobs, 50);
  expect(await blobs.list()).toEqual([read, added]);
  expect(await blobs.size(unread)).toBe(null);
});

it('what nobody else has stays, and what has no room beside it is refused', async () => {
  const blobs = createMemoryBlobs(100);
  const own = await keep(blobs, 60);
  const growing = await blobs.openPart(FileId.parse(randomUUID()), true);
  await growing.append(new Uint8Array(10));
  await expect(keep(blobs, 40)).rejects.toMatchObject({ code: 'DiskFull' });
  expect([await blobs.size(own), growing.size]).toEqual([60, 10]);
});
