import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type { FileDesk } from './file-desk.ts';
import type { Kind } from './kinds.ts';

/** A file as the viewer shows it. */
export type Opened =
  | { kind: 'picture'; bitmap: ImageBitmap }
  | { kind: 'text'; text: string }
  | { kind: 'failed'; error: AppError };

export async function openFile(
  desk: Pick<FileDesk, 'read'>,
  file: AttachmentView,
  kind: Kind,
): Promise<Opened> {
  const read = await desk.read(file);
  if (!read.ok) return { kind: 'failed', error: read.error };
  if (kind === 'text') return { kind, text: await read.value.text() };
  try {
    return { kind: 'picture', bitmap: await createImageBitmap(read.value) };
  } catch {
    // No picture, whatever its sender said.
    return { kind: 'failed', error: { code: 'FileDamaged' } };
  }
}
