import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpack } from './containers.ts';
import { createFinder, needlesFor } from './needles.ts';

export interface Hit {
  path: string;
  canary: string;
  /** For example `utf-8`, or `gzip, utf-16le`. */
  encoding: string;
}

export interface ScanReport {
  files: number;
  bytes: number;
  hits: Hit[];
}

const isGone = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENXIO');

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      if (isGone(cause)) return [];
      throw cause;
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/**
 * Looks for canaries in every byte below the roots: file names, raw content in every encoding of
 * `needles.ts`, and inside the containers of `containers.ts`. A file that goes away meanwhile is passed
 * over; one that cannot be read fails the scan.
 */
export async function scan(
  roots: readonly string[],
  canaries: readonly string[],
): Promise<ScanReport> {
  const find = createFinder(needlesFor(canaries));
  const report: ScanReport = { files: 0, bytes: 0, hits: [] };
  const look = (path: string, how: string, bytes: Buffer) => {
    for (const { canary, encoding } of find(bytes)) {
      report.hits.push({ path, canary, encoding: how ? `${how}, ${encoding}` : encoding });
    }
  };
  for (const path of (await Promise.all(roots.map(filesBelow))).flat()) {
    const bytes = await readFile(path).catch((cause: unknown) => {
      if (isGone(cause)) return null;
      throw cause;
    });
    if (!bytes) continue;
    report.files += 1;
    report.bytes += bytes.length;
    look(path, 'file name', Buffer.from(path));
    look(path, '', bytes);
    for (const inner of await unpack(path, bytes)) look(path, inner.how, inner.bytes);
  }
  return report;
}
