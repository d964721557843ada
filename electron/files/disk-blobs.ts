import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FileId } from '../../shared/domain/ids.ts';
import { isMissing } from '../durable/durable-file.ts';
import type { Blobs, Part, Weight } from './blobs.ts';

/** What is not whole yet. */
const PART = '.part';

/** In a folder of the profile, made when it is first needed. Names are random ids: they name nobody. */
export function createDiskBlobs(folder: string): Blobs {
  const pathOf = (fileId: FileId) => join(folder, fileId);

  async function names(): Promise<string[]> {
    return (await unlessMissing(readdir(folder))) ?? [];
  }

  async function each(work: (path: string) => Promise<number | null>): Promise<Weight> {
    const sizes = await Promise.all((await names()).map((name) => work(join(folder, name))));
    const there = sizes.filter((size) => size !== null);
    return { files: there.length, bytes: there.reduce((sum, size) => sum + size, 0) };
  }

  const weighed = async (path: string) => (await unlessMissing(lstat(path)))?.size ?? null;

  return {
    async openPart(fileId, fresh) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return openPart(pathOf(fileId), fresh);
    },
    size: async (fileId) => (await unlessMissing(stat(pathOf(fileId))))?.size ?? null,
    async read(fileId, from, to) {
      const file = await open(pathOf(fileId), 'r');
      try {
        const bytes = Buffer.alloc(to - from);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    // The disk has room, until it is full; what of it may be kept, retention says.
    spare() {},
    async remove(fileId) {
      await rm(pathOf(fileId), { force: true });
      await rm(pathOf(fileId) + PART, { force: true });
    },
    async list() {
      const ids = (await names()).map((name) => FileId.safeParse(name.replace(PART, '')));
      return [...new Set(ids.flatMap(({ data }) => data ?? []))];
    },
    weigh: () => each(weighed),
    async removeAll() {
      const gone = await each(async (path) => {
        const size = await weighed(path);
        if (size !== null) await unlessMissing(unlink(path));
        return size;
      });
      await rm(folder, { recursive: true, force: true });
      return gone;
    },
  };
}

async function openPart(whole: string, fresh: boolean): Promise<Part> {
  const path = whole + PART;
  const file = await open(path, fresh ? 'w' : 'a', 0o600);
  let size = (await file.stat()).size;
  return {
    get size() {
      return size;
    },
    async append(bytes) {
      await file.writeFile(bytes);
      size += bytes.length;
    },
    async hash() {
      const hash = createHash('sha256');
      for await (const bytes of createReadStream(path)) hash.update(bytes);
      return hash.digest('base64url');
    },
    async keep() {
      await file.sync();
      await file.close();
      await rename(path, whole);
    },
    close: () => file.close(),
  };
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}
