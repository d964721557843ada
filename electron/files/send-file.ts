import type { Attachment } from '../../shared/domain/attachment.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { type ErrorCode, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { sealedSize } from '../../shared/files/format.ts';
import type { Clock } from '../session/ports.ts';
import type { Blobs } from './blobs.ts';
import type { FileServer } from './file-server.ts';

/** Bytes of the first request, and of the largest. */
const FIRST_BYTES = 256 * 1024;
const MOST_BYTES = 4 * 2 ** 20;
/** Milliseconds within which a request should be through: then progress is seen, and little is sent twice. */
const LIVELY_MS = 1_000;

export interface SendFile {
  attachment: Pick<Attachment, 'fileId' | 'size'>;
  channelId: ChannelId;
  blobs: Pick<Blobs, 'read' | 'size'>;
  server: Pick<FileServer, 'begin' | 'append'>;
  clock: Pick<Clock, 'monotonicNow'>;
  signal: AbortSignal;
}

/** The server knows the file otherwise than we do: it is asked again where the file ends. */
const ASK_AGAIN: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['Conflict', 'NotFound']);

/** Brings the server what it does not have of a file yet. */
export async function sendFile(
  { attachment, channelId, blobs, server, clock, signal }: SendFile,
  progress: (sent: number) => void,
): Promise<Result<void>> {
  const { fileId, size } = attachment;
  const length = sealedSize(size);
  if ((await blobs.size(fileId)) !== length) return err('FileDamaged', { detail: 'not here' });
  const begun = await server.begin({ fileId, channelId }, length, signal);
  if (!begun.ok) return begun;
  let offset = begun.value;
  let step = FIRST_BYTES;
  while (offset < length) {
    progress(offset);
    const bytes = await blobs.read(fileId, offset, Math.min(length, offset + step));
    const startedAt = clock.monotonicNow();
    const reply = await server.append(fileId, offset, new Uint8Array(bytes), signal);
    if (!reply.ok) {
      return ASK_AGAIN.has(reply.error.code)
        ? err('ServerError', { detail: 'the upload is elsewhere' })
        : reply;
    }
    if (reply.value <= offset || reply.value > length) return err('ServerAnswerInvalid');
    offset = reply.value;
    const quick = clock.monotonicNow() - startedAt < LIVELY_MS;
    step = Math.min(MOST_BYTES, Math.max(FIRST_BYTES, quick ? step * 2 : step / 2));
  }
  progress(length);
  return ok(undefined);
}
