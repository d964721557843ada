import { z } from 'zod';
import { ChannelId, FileId } from '../../domain/ids.ts';

/**
 * Files go by the tus protocol (https://tus.io/protocols/resumable-upload, 1.0.0), with the extensions
 * creation, expiration and termination; they are no JSON, so they stand beside `ROUTES`. Errors are an
 * `AppError` as everywhere.
 */
export const FILES_PATH = '/v1/files';
export const filePath = (fileId: FileId): string => `${FILES_PATH}/${fileId}`;

export const TUS_VERSION = '1.0.0';
export const TUS_EXTENSIONS = 'creation,expiration,termination';
/** Of the parts of an upload. */
export const UPLOAD_TYPE = 'application/offset+octet-stream';

/** What an upload is, beside its length. The id is its author's choice: the same id again is the same upload. */
const NewFile = z.object({ fileId: FileId, channelId: ChannelId });
export type NewFile = z.infer<typeof NewFile>;

/** The header `Upload-Metadata`: words, each with its value in base64. */
export const uploadMetadata = (file: NewFile): string =>
  Object.entries(file)
    .map(([name, value]) => `${name} ${btoa(value)}`)
    .join(',');

/** Null for what is none. */
export function readUploadMetadata(header: string): NewFile | null {
  try {
    const pairs = header.split(',').map((pair) => pair.trim().split(' '));
    const fields = Object.fromEntries(pairs.map(([name, value = '']) => [name, atob(value)]));
    return NewFile.safeParse(fields).data ?? null;
  } catch {
    // No base64.
    return null;
  }
}
