import { type Attachment, viewOf } from '../../shared/domain/attachment.ts';
import type { ChannelId, ClientMessageId, FileId } from '../../shared/domain/ids.ts';
import { type AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { sealedSize } from '../../shared/files/format.ts';
import type { UploadView } from '../../shared/ipc/calls/files.ts';
import { backoffMs } from '../sync/backoff.ts';
import { isPassing } from '../sync/passing.ts';
import type { Unlocked } from '../sync/unlocked.ts';
import type { StoredUpload } from '../vault/stored-upload.ts';
import type { Blobs } from './blobs.ts';
import type { FileServer } from './file-server.ts';
import { sendFile } from './send-file.ts';

/** Files that go up at the same time. */
const AT_ONCE = 2;

interface Upload extends Omit<StoredUpload, 'state'> {
  /** `resting`: until a better moment. */
  state: StoredUpload['state'] | 'uploading' | 'resting' | 'done';
  /** Bytes of the ciphertext that the server has. */
  sent: number;
  failures: number;
  /** Of this try. */
  stop: AbortController;
}

const UNDER_WAY: ReadonlySet<Upload['state']> = new Set(['waiting', 'uploading', 'resting']);

/** Files on their way to the server. What they are, and whose, is kept; how far they came the server knows. */
export interface Uploads {
  /** Takes up what an earlier run, or the time before a lock, left, and answers it. */
  load(): Promise<Attachment[]>;
  /** A file that is encrypted and kept. Resolves when the store knows it. */
  add(channelId: ChannelId, attachment: Attachment): Promise<void>;
  pause(fileId: FileId): Promise<Result<void>>;
  resume(fileId: FileId): Promise<Result<void>>;
  cancel(fileId: FileId): Promise<Result<void>>;
  /** The files that a message of this channel is to have. `NotFound` for one that is not there, or is another's. */
  forMessage(channelId: ChannelId, fileIds: readonly FileId[]): Result<Attachment[]>;
  /** They go with this message from now on; the store knows already. */
  join(clientId: ClientMessageId, fileIds: readonly FileId[]): void;
  /** Resolves when the server has all files of a message, or will not take one; nothing else is waited for. */
  arrived(clientId: ClientMessageId): Promise<Result<void>>;
  /** The message is to be tried again: so are its files. */
  again(clientId: ClientMessageId): Promise<void>;
  /** The message is sent, or discarded. */
  leave(clientId: ClientMessageId, discarded: boolean): Promise<void>;
  views(): UploadView[];
  ids(): FileId[];
  /** The network is back: what rests does no more, and what hangs is begun again. */
  online(): void;
  /** Whoever waits is let go. */
  stop(): void;
}

export interface UploadOptions {
  blobs: Blobs;
  server: FileServer;
  /** Something of what `views` tells changed. */
  changed(): void;
}

export function createUploads(unlocked: Unlocked, options: UploadOptions): Uploads {
  const { store, background, clock, timings } = unlocked;
  const { blobs, server, changed } = options;
  const uploads = new Map<FileId, Upload>();
  let waiters: (() => void)[] = [];

  function tell(): void {
    changed();
    for (const wake of waiters.splice(0)) wake();
  }

  const of = (clientId: ClientMessageId) =>
    [...uploads.values()].filter((upload) => upload.clientId === clientId);

  async function keep(upload: Upload, state: StoredUpload['state'], error: AppError | null) {
    Object.assign(upload, { state, error });
    const { attachment, channelId, clientId } = upload;
    await store().putUpload({ attachment, channelId, clientId, state, error });
  }

  function pump(): void {
    const all = [...uploads.values()];
    const free = AT_ONCE - all.filter(({ state }) => state === 'uploading').length;
    const next = all.filter(({ state }) => state === 'waiting');
    for (const upload of next.slice(0, Math.max(0, free))) begin(upload);
    tell();
  }

  function begin(upload: Upload): void {
    upload.state = 'uploading';
    upload.stop = new AbortController();
    const { signal } = upload.stop;
    background.run(() => work(upload, signal));
  }

  async function work(upload: Upload, signal: AbortSignal): Promise<void> {
    const sent = await sendFile({ ...upload, blobs, server, clock, signal }, (bytes) => {
      upload.sent = bytes;
      upload.failures = 0;
      tell();
    });
    // Paused, cancelled or locked meanwhile: whoever did that has said what it is now.
    if (signal.aborted || background.stopped) return;
    if (sent.ok) upload.state = 'done';
    else if (isPassing(sent.error)) rest(upload, sent.error);
    else await keep(upload, 'failed', sent.error);
    pump();
  }

  function rest(upload: Upload, { retryAfterMs = 0 }: AppError): void {
    const { stop } = upload;
    const wait = backoffMs(timings.resend, upload.failures, Math.random());
    upload.state = 'resting';
    upload.failures += 1;
    background.later(Math.max(wait, retryAfterMs), async () => {
      // Unless it has been tried since.
      if (upload.stop === stop) wake(upload);
    });
  }

  function wake(upload: Upload): void {
    // A pause came first.
    if (upload.state !== 'resting') return;
    upload.state = 'waiting';
    pump();
  }

  /** What is out on a connection that died with the network would hang for long. */
  function renewUnlessItMoves(upload: Upload): void {
    const { stop, sent } = upload;
    background.later(timings.movesMs, async () => {
      const hangs = upload.stop === stop && upload.sent === sent;
      if (!hangs || upload.state !== 'uploading') return;
      stop.abort();
      begin(upload);
    });
  }

  const enter = (stored: StoredUpload): Upload => {
    const upload = { ...stored, sent: 0, failures: 0, stop: new AbortController() };
    uploads.set(stored.attachment.fileId, upload);
    return upload;
  };

  async function restart(upload: Upload): Promise<void> {
    upload.stop.abort();
    upload.failures = 0;
    await keep(upload, 'waiting', null);
  }

  async function forget(upload: Upload, wanted: boolean): Promise<void> {
    const { fileId } = upload.attachment;
    upload.stop.abort();
    uploads.delete(fileId);
    if (wanted) return blobs.spare(fileId);
    await blobs.remove(fileId);
    // If the server does not hear of it, the file goes by itself: nothing refers to it.
    background.run(() => server.remove(fileId, AbortSignal.timeout(timings.callMs)));
  }

  async function find(fileId: FileId, work: (upload: Upload) => Promise<void>) {
    const upload = uploads.get(fileId);
    if (!upload) return err('NotFound', { detail: 'no such upload' });
    await work(upload);
    pump();
    return ok(undefined);
  }

  return {
    async load() {
      const left = await store().readUploads();
      left.forEach(enter);
      pump();
      return left.map(({ attachment }) => attachment);
    },
    async add(channelId, attachment) {
      const stored = {
        attachment,
        channelId,
        clientId: null,
        state: 'waiting',
        error: null,
      } as const;
      // Known before it is kept: whoever looks for what nobody needs would take it.
      enter(stored);
      try {
        await store().putUpload(stored);
      } catch (cause) {
        uploads.delete(attachment.fileId);
        throw cause;
      }
      pump();
    },
    pause: (fileId) =>
      find(fileId, async (upload) => {
        if (!UNDER_WAY.has(upload.state)) return;
        upload.stop.abort();
        await keep(upload, 'paused', null);
      }),
    resume: (fileId) =>
      find(fileId, async (upload) => {
        if (upload.state === 'paused' || upload.state === 'failed') await restart(upload);
      }),
    async cancel(fileId) {
      if (uploads.get(fileId)?.clientId) {
        return err('Conflict', { detail: 'it goes with a message' });
      }
      return find(fileId, async (upload) => {
        await forget(upload, false);
        await store().removeUpload(fileId);
      });
    },
    forMessage(channelId, fileIds) {
      const attachments: Attachment[] = [];
      for (const fileId of fileIds) {
        const upload = uploads.get(fileId);
        if (!upload || upload.channelId !== channelId || upload.clientId !== null) {
          return err('NotFound', { detail: 'no such file' });
        }
        attachments.push(upload.attachment);
      }
      return ok(attachments);
    },
    join(clientId, fileIds) {
      for (const fileId of fileIds) {
        const upload = uploads.get(fileId);
        if (upload) upload.clientId = clientId;
      }
      tell();
    },
    async arrived(clientId) {
      for (;;) {
        const files = of(clientId);
        const failed = files.find(({ state }) => state === 'failed');
        if (failed) return { ok: false, error: failed.error ?? { code: 'Internal' } };
        if (background.stopped || files.every(({ state }) => state === 'done'))
          return ok(undefined);
        await new Promise<void>((resolve) => waiters.push(resolve));
      }
    },
    async again(clientId) {
      // Also those that had arrived: a server may have let go of what no message referred to.
      for (const upload of of(clientId)) await restart(upload);
      pump();
    },
    async leave(clientId, discarded) {
      for (const upload of of(clientId)) await forget(upload, !discarded);
      pump();
    },
    views: () => [...uploads.values()].map(viewOfUpload),
    ids: () => [...uploads.keys()],
    online() {
      for (const upload of uploads.values()) {
        upload.failures = 0;
        if (upload.state === 'uploading') renewUnlessItMoves(upload);
        wake(upload);
      }
    },
    stop() {
      for (const { stop } of uploads.values()) stop.abort();
      for (const wakeUp of waiters.splice(0)) wakeUp();
      waiters = [];
    },
  };
}

function viewOfUpload({ attachment, channelId, clientId, state, sent, error }: Upload): UploadView {
  const progress = state === 'done' ? 1 : sent / sealedSize(attachment.size);
  const shown = state === 'resting' ? 'waiting' : state;
  return { ...viewOf(attachment), channelId, clientId, state: shown, progress, error };
}
