import { z } from 'zod';
import { FILE_NAME_MAX, safeFileName } from '../files/file-name.ts';
import { FileId } from './ids.ts';

/** Files with one message. */
export const ATTACHMENTS_MAX = 10;
/** Bytes of a file: more than any server takes. Its pieces are counted in 32 bits. */
export const FILE_BYTES_MAX = 2 ** 40;

/** As it may be shown: whatever somebody calls their file, nothing in its name misleads or leads out of a folder. */
const FileName = z
  .string()
  .min(1)
  .max(FILE_NAME_MAX)
  .refine((name) => name === safeFileName(name), { message: 'not a safe name' });

/** What its sender says it is (RFC 6838 §4.2). Nothing is run or opened because of it. */
export const MediaType = z
  .string()
  .regex(/^[a-z0-9][a-z0-9!#$&^_.+-]{0,80}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$/)
  .max(127);

/** A picture's, in pixels: the room it takes is known before it is there. */
export const PictureSize = z.object({
  width: z.int().min(1).max(65_535),
  height: z.int().min(1).max(65_535),
});
export type PictureSize = z.infer<typeof PictureSize>;

/** A file as everybody may see it who sees the message. Without what opens it. */
export const AttachmentView = z.object({
  fileId: FileId,
  name: FileName,
  /** Bytes, not encrypted. */
  size: z.int().nonnegative().max(FILE_BYTES_MAX),
  type: MediaType,
  picture: PictureSize.optional(),
});
export type AttachmentView = z.infer<typeof AttachmentView>;

/**
 * A file that belongs to a message. The server keeps its ciphertext; this is what makes it a file again.
 * The hash binds the key to one ciphertext: AES-GCM alone does not commit to its key.
 */
export const Attachment = AttachmentView.extend({
  /** 256 random bits, base64url. */
  key: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** SHA-256 of the ciphertext, base64url. */
  sha256: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type Attachment = z.infer<typeof Attachment>;

export const Attachments = z.array(Attachment).max(ATTACHMENTS_MAX);

/** The page shows it, main opens it. */
export function viewOf({ key: _, sha256: __, ...view }: Attachment): AttachmentView {
  return view;
}
