import { err } from '../../../shared/errors/app-error.ts';
import { createFileServer } from '../file-server.ts';
import type { FileOptions } from '../files.ts';
import { createMemoryBlobs } from '../memory-blobs.ts';

/** For those who send no files: in memory, with no server for them, and nobody who saves one. */
export const fileOptions = (part: Partial<FileOptions> = {}): FileOptions => ({
  blobs: createMemoryBlobs(),
  server: createFileServer(async () => err('ServerUnreachable')),
  save: async () => false,
  mayBeSaved: () => true,
  ...part,
});
