import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FileId, TenantId } from '../../shared/domain/ids.ts';
import type { Reader } from '../../shared/protocol/reader.ts';
import type { FileKey, FileStorage } from './storage.ts';

const Missing = z.object({ code: z.literal('ENOENT') });

/** A directory of this machine, made when missing: a folder for each tenant, a file for each file. */
export function createDirectoryStorage(directory: string): FileStorage {
  const pathOf = ({ tenantId, fileId }: FileKey) => join(directory, tenantId, fileId);

  async function size(key: FileKey): Promise<number> {
    try {
      return (await stat(pathOf(key))).size;
    } catch (cause) {
      if (Missing.safeParse(cause).success) return 0;
      throw cause;
    }
  }

  /** What is called otherwise was not put there by this server. */
  async function named<T>(path: string, as: Reader<T>): Promise<T[]> {
    try {
      return (await readdir(path)).flatMap((name) => as.safeParse(name).data ?? []);
    } catch (cause) {
      if (Missing.safeParse(cause).success) return [];
      throw cause;
    }
  }

  return {
    size,
    async append(key, parts, limit) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, 'a', 0o600);
      let held = (await file.stat()).size;
      try {
        for await (const part of parts) {
          const fitting = part.subarray(0, Math.max(0, limit - held));
          await file.writeFile(fitting);
          held += fitting.length;
          if (fitting.length < part.length) break;
        }
      } finally {
        await file.sync();
        await file.close();
      }
      return held;
    },
    read: (key, from, to) => createReadStream(pathOf(key), { start: from, end: to - 1 }),
    remove: (key) => rm(pathOf(key), { force: true }),
    tenants: () => named(directory, TenantId),
    files: (tenantId) => named(join(directory, tenantId), FileId),
    async close() {},
  };
}
