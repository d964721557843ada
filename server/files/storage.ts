import type { FileId, TenantId } from '../../shared/domain/ids.ts';

/** Which file. Both are UUIDs in lower case, so they are also safe names. */
export interface FileKey {
  tenantId: TenantId;
  fileId: FileId;
}

/** Where ciphertext is kept. It grows at its end, is read in ranges, and goes as a whole. */
export interface FileStorage {
  /** Bytes that are there, durably; 0 for a file that is not. */
  size(key: FileKey): Promise<number>;
  /**
   * Puts what comes at the end of the file, until it ends or fails; what had come by then stays. Answers
   * the file's size. Nothing beyond `limit` bytes is kept.
   */
  append(key: FileKey, parts: AsyncIterable<Uint8Array>, limit: number): Promise<number>;
  /** Bytes from `from` up to, not including, `to`. */
  read(key: FileKey, from: number, to: number): NodeJS.ReadableStream;
  /** Also when it is not there. */
  remove(key: FileKey): Promise<void>;
  /** Whose files are there. */
  tenants(): Promise<TenantId[]>;
  files(tenantId: TenantId): Promise<FileId[]>;
  close(): Promise<void>;
}
