import type { FileId } from '../../shared/domain/ids.ts';
import { type AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { sealedSize } from '../../shared/files/format.ts';
import type { DownloadView } from '../../shared/ipc/calls/files.ts';
import { failureOf } from '../sync/answer.ts';
import { backoffMs } from '../sync/backoff.ts';
import { isPassing } from '../sync/passing.ts';
import type { Unlocked } from '../sync/unlocked.ts';
import type { AttachmentBook } from './attachment-book.ts';
import type { Blobs } from './blobs.ts';
import { fetchFile } from './fetch-file.ts';
import type { FileServer } from './file-server.ts';

/** Files that come down at the same time. */
const AT_ONCE = 3;
/** Of the whole, between two words of progress. */
const PROGRESS_STEP = 0.02;

interface Download {
  /** `resting`: until a better moment. */
  state: 'waiting' | 'fetching' | 'resting' | 'paused' | 'failed';
  progress: number;
  failures: number;
  error: AppError | null;
  /** Of this try. */
  stop: AbortController;
}

const UNDER_WAY: ReadonlySet<Download['state']> = new Set(['waiting', 'fetching', 'resting']);

/** Files on their way here. One that is whole is only on the disk any more. */
export interface Downloads {
  fetch(fileId: FileId): Promise<Result<void>>;
  hold(fileId: FileId): void;
  look(fileIds: readonly FileId[]): Promise<DownloadView[]>;
  /** One that had been here is not any more. */
  lost(fileId: FileId): void;
  ids(): FileId[];
  /** The network is back: what rests does no more, and what hangs is begun again. */
  online(): void;
  stop(): void;
}

export interface DownloadOptions {
  blobs: Blobs;
  server: FileServer;
  book: AttachmentBook;
  changed(view: DownloadView): void;
}

export function createDownloads(
  { background, timings }: Pick<Unlocked, 'background' | 'timings'>,
  { blobs, server, book, changed }: DownloadOptions,
): Downloads {
  const downloads = new Map<FileId, Download>();
  /** Tries that have a file in hand, which the next one of it waits for: also a try that was stopped. */
  const hands = new Map<FileId, Promise<void>>();

  function tell(fileId: FileId, download: Download): void {
    changed(viewOf(fileId, download));
  }

  function pump(): void {
    const all = [...downloads];
    const free = AT_ONCE - all.filter(([, { state }]) => state === 'fetching').length;
    const next = all.filter(([, { state }]) => state === 'waiting');
    for (const [fileId, download] of next.slice(0, Math.max(0, free))) {
      begin(fileId, download);
    }
  }

  function begin(fileId: FileId, download: Download): void {
    download.state = 'fetching';
    download.stop = new AbortController();
    const { signal } = download.stop;
    const before = hands.get(fileId) ?? Promise.resolve();
    background.run(() => {
      const hand = before
        .then(() => work(fileId, download, signal))
        .finally(() => {
          if (hands.get(fileId) === hand) hands.delete(fileId);
        });
      hands.set(fileId, hand);
      return hand;
    });
  }

  async function work(fileId: FileId, download: Download, signal: AbortSignal): Promise<void> {
    const settled = await settle(fileId, download, signal);
    // Whoever stopped it has said what it is now.
    if (signal.aborted || background.stopped) return;
    settled();
    pump();
  }

  /** Fetches what is not here of it. Answers what that makes of it. */
  async function settle(
    fileId: FileId,
    download: Download,
    signal: AbortSignal,
  ): Promise<() => void> {
    try {
      const fetched = await fetchIt(fileId, download, signal);
      if (fetched.ok) return () => arrive(fileId);
      const { error } = fetched;
      return isPassing(error) ? () => rest(download, error) : () => fail(fileId, download, error);
    } catch (cause) {
      // The disk is full, or cannot be written: what there is of it would only take room.
      await blobs.remove(fileId).catch(() => undefined);
      return () => fail(fileId, download, failureOf(cause));
    }
  }

  async function fetchIt(
    fileId: FileId,
    download: Download,
    signal: AbortSignal,
  ): Promise<Result<void>> {
    const attachment = book.find(fileId);
    if (signal.aborted || !attachment) return err('NotFound', { detail: 'not wanted any more' });
    const whole = sealedSize(attachment.size);
    let told = download.progress;
    return fetchFile({ attachment, blobs, server, signal }, (bytes) => {
      download.progress = bytes / whole;
      download.failures = 0;
      if (signal.aborted || download.progress - told < PROGRESS_STEP) return;
      told = download.progress;
      tell(fileId, download);
    });
  }

  function arrive(fileId: FileId): void {
    downloads.delete(fileId);
    blobs.spare(fileId);
    changed({ fileId, state: 'here', progress: 1, error: null });
  }

  function fail(fileId: FileId, download: Download, error: AppError): void {
    Object.assign(download, { state: 'failed', error });
    tell(fileId, download);
  }

  function rest(download: Download, { retryAfterMs = 0 }: AppError): void {
    const { stop } = download;
    const wait = backoffMs(timings.resend, download.failures, Math.random());
    download.state = 'resting';
    download.failures += 1;
    background.later(Math.max(wait, retryAfterMs), async () => {
      // Unless it has been tried since.
      if (download.stop === stop) wake(download);
    });
  }

  function wake(download: Download): void {
    if (download.state !== 'resting') return;
    download.state = 'waiting';
    pump();
  }

  /** What is out on a connection that died with the network would hang for long. */
  function renewUnlessItMoves(fileId: FileId, download: Download): void {
    const { stop, progress } = download;
    background.later(timings.movesMs, async () => {
      const hangs = download.stop === stop && download.progress === progress;
      if (!hangs || download.state !== 'fetching') return;
      stop.abort();
      begin(fileId, download);
    });
  }

  return {
    async fetch(fileId) {
      if (!book.find(fileId)) return err('NotFound', { detail: 'no such file' });
      const known = downloads.get(fileId);
      if (known && UNDER_WAY.has(known.state)) return ok(undefined);
      if ((await blobs.size(fileId)) !== null) {
        downloads.delete(fileId);
        changed({ fileId, state: 'here', progress: 1, error: null });
        return ok(undefined);
      }
      const download: Download = {
        state: 'waiting',
        progress: known?.progress ?? 0,
        failures: 0,
        error: null,
        stop: new AbortController(),
      };
      downloads.set(fileId, download);
      tell(fileId, download);
      pump();
      return ok(undefined);
    },
    hold(fileId) {
      const download = downloads.get(fileId);
      if (!download || download.state === 'failed') return;
      download.stop.abort();
      download.state = 'paused';
      tell(fileId, download);
      pump();
    },
    look: (fileIds) =>
      Promise.all(
        fileIds.map(async (fileId): Promise<DownloadView> => {
          const download = downloads.get(fileId);
          if (download) return viewOf(fileId, download);
          const here = (await blobs.size(fileId)) !== null;
          return { fileId, state: here ? 'here' : 'away', progress: here ? 1 : 0, error: null };
        }),
      ),
    lost: (fileId) => changed({ fileId, state: 'away', progress: 0, error: null }),
    ids: () => [...downloads.keys()],
    online() {
      for (const [fileId, download] of downloads) {
        download.failures = 0;
        if (download.state === 'fetching') renewUnlessItMoves(fileId, download);
        wake(download);
      }
    },
    stop() {
      for (const { stop } of downloads.values()) stop.abort();
    },
  };
}

function viewOf(fileId: FileId, { state, progress, error }: Download): DownloadView {
  const shown = state === 'waiting' || state === 'resting' ? 'fetching' : state;
  return { fileId, state: shown, progress, error };
}
