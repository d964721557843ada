import type { FileId } from '../../shared/domain/ids.ts';

/** A file's ciphertext while it grows. */
export interface Part {
  /** Bytes so far. */
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  /** SHA-256 of what there is, base64url. */
  hash(): Promise<string>;
  /** It is whole: kept from now on, under the file's id. Ends the part. */
  keep(): Promise<void>;
  /** Lets go of it; what there is stays, to go on with. */
  close(): Promise<void>;
}

/** How many files there are, and their bytes. */
export interface Weight {
  files: number;
  bytes: number;
}

/**
 * Files of messages on this computer, as ciphertext alone: what opens them is in the encrypted store.
 * Rejects with what the file system says.
 */
export interface Blobs {
  /** `fresh` begins anew, otherwise it goes on where an earlier part ended. */
  openPart(fileId: FileId, fresh: boolean): Promise<Part>;
  /** Bytes of a whole file; null for one that is not here. */
  size(fileId: FileId): Promise<number | null>;
  /** Bytes of a whole file, from `from` up to, not including, `to`. */
  read(fileId: FileId, from: number, to: number): Promise<Buffer>;
  /** The server has a whole file as well: where there is little room, it goes before what is new. */
  spare(fileId: FileId): void;
  /** Whole or not, also when it is not here. */
  remove(fileId: FileId): Promise<void>;
  /** Whole or not. */
  list(): Promise<FileId[]>;
  weigh(): Promise<Weight>;
  removeAll(): Promise<Weight>;
}
