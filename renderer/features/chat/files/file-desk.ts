import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AttachmentView, PictureSize } from '../../../../shared/domain/attachment.ts';
import type { ChannelId, FileId } from '../../../../shared/domain/ids.ts';
import { type AppError, err, ok, type Result } from '../../../../shared/errors/app-error.ts';
import type { Bridge } from '../../../../shared/ipc/bridge.ts';
import {
  type DownloadView,
  FILE_PART_MAX,
  PREVIEW_MAX,
  type UploadView,
} from '../../../../shared/ipc/calls/files.ts';
import { isPictureType, typeOf } from './kinds.ts';

/** A file that somebody gave, until main has all of it. */
interface Given {
  channelId: ChannelId;
  /** Null until main knows it. */
  fileId: FileId | null;
  claimed: boolean;
  failed: boolean;
}

export interface FileDeskState {
  uploads: readonly UploadView[];
  /** In the order in which they were given. */
  given: readonly Given[];
  /** Files that a message takes along which is about to be sent. */
  claimed: ReadonlySet<FileId>;
  downloads: ReadonlyMap<FileId, DownloadView>;
}

/** The files of a message that is about to be sent: all that were given, also those main does not know yet. */
export interface Claim {
  /**
   * Resolves when main has them; answers those that were not taken back meanwhile. Null: one could not be handed
   * over, which has been told of.
   */
  handedOver(): Promise<UploadView[] | null>;
  /** The message was not taken: they are the next one's. */
  giveBack(): void;
}

/** Files as the page sees them: handed to main piece by piece, and read from it in the same way. */
export interface FileDesk {
  store: StoreApi<FileDeskState>;
  load(): Promise<void>;
  takeUploads(uploads: readonly UploadView[]): void;
  takeDownload(download: DownloadView): void;
  /** Hands over files that somebody chose, dropped or pasted, one after the other. */
  attach(channelId: ChannelId, files: readonly File[]): Promise<void>;
  /** The files of the message that is being written are that message's now. Null when it has none. */
  claim(channelId: ChannelId): Claim | null;
  /** Where a file of a message is now. */
  look(fileId: FileId): Promise<void>;
  /** All of a file that is here. */
  read(file: AttachmentView): Promise<Result<Blob>>;
}

export interface FileDeskOptions {
  bridge: Bridge;
  report(error: AppError): void;
  /** Null for what cannot be drawn. */
  measure?(file: Blob): Promise<PictureSize | null>;
}

export function createFileDesk(options: FileDeskOptions): FileDesk {
  const { bridge, report, measure = pictureSizeOf } = options;
  const store = createStore<FileDeskState>(() => ({
    uploads: [],
    given: [],
    claimed: new Set(),
    downloads: new Map(),
  }));
  const handing = new Map<ChannelId, Promise<void>>();
  /** Of each channel, what main has been asked to begin and has not answered about. */
  const beginning = new Map<ChannelId, Given>();

  function takeDownload(download: DownloadView): void {
    const downloads = new Map(store.getState().downloads).set(download.fileId, download);
    store.setState({ downloads });
  }

  /** `claimed` and `given` follow what happens to those that are on their way. */
  function note(change: () => void): void {
    change();
    const { given, claimed } = store.getState();
    const more = given.flatMap(({ fileId, claimed: is }) => (is && fileId ? fileId : []));
    store.setState({ given: [...given], claimed: new Set([...claimed, ...more]) });
  }

  async function handOver(given: Given, file: File): Promise<Result<unknown>> {
    const { channelId } = given;
    const type = typeOf(file);
    const picture = isPictureType(type) ? await measure(file) : null;
    const wanted = { channelId, name: file.name, size: file.size, type };
    beginning.set(channelId, given);
    const begun = await bridge.call('files.begin', { ...wanted, ...(picture ? { picture } : {}) });
    beginning.delete(channelId);
    if (!begun.ok) return begun;
    const { fileId } = begun.value;
    note(() => Object.assign(given, { fileId }));
    for (let from = 0; from < file.size; from += FILE_PART_MAX) {
      const part = await bytesOf(file.slice(from, from + FILE_PART_MAX));
      const put = part
        ? await bridge.call('files.put', { fileId, bytes: part })
        : err('FileDamaged', { detail: 'it cannot be read' });
      if (put.ok) continue;
      // Taken back meanwhile: nobody has to hear of it.
      if (put.error.code === 'NotFound') return ok(undefined);
      void bridge.call('files.cancel', { fileId });
      return put;
    }
    return bridge.call('files.finish', { fileId });
  }

  return {
    store,
    async load() {
      const reply = await bridge.call('files.uploads', {});
      if (reply.ok) store.setState({ uploads: reply.value.uploads });
    },
    takeUploads(uploads) {
      const known = new Set(store.getState().uploads.map(({ fileId }) => fileId));
      const fresh = uploads.filter(({ fileId }) => !known.has(fileId));
      // Main tells of a file before it answers about it: claimed, it is never shown as the next message's.
      for (const { channelId, fileId, state } of fresh) {
        const given = state === 'preparing' ? beginning.get(channelId) : undefined;
        if (given) note(() => Object.assign(given, { fileId }));
      }
      store.setState({ uploads });
    },
    takeDownload,
    attach(channelId, files) {
      const before = handing.get(channelId) ?? Promise.resolve();
      const all = files.map((file) => {
        const given: Given = { channelId, fileId: null, claimed: false, failed: false };
        return { file, given };
      });
      store.setState(({ given }) => ({ given: [...given, ...all.map((each) => each.given)] }));
      const work = before.then(async () => {
        for (const { file, given } of all) {
          const handed = await handOver(given, file);
          given.failed = !handed.ok;
          if (!handed.ok && handed.error.code !== 'WrongState') report(handed.error);
          store.setState((state) => ({ given: state.given.filter((each) => each !== given) }));
        }
      });
      handing.set(channelId, work);
      return work;
    },
    claim(channelId) {
      const here = draftFiles(store.getState(), channelId).map(({ fileId }) => fileId);
      const coming = store.getState().given.filter(isFree(channelId));
      if (here.length === 0 && coming.length === 0) return null;
      const all = handing.get(channelId) ?? Promise.resolve();
      const ids = () => new Set([...here, ...coming.flatMap(({ fileId }) => fileId ?? [])]);
      note(() => {
        for (const given of coming) given.claimed = true;
        const { uploads, claimed } = store.getState();
        const there = new Set(uploads.map(({ fileId }) => fileId));
        const kept = [...claimed].filter((fileId) => there.has(fileId));
        store.setState({ claimed: new Set([...kept, ...here]) });
      });
      return {
        async handedOver() {
          if (coming.length > 0) await all;
          const wanted = ids();
          const whole = store.getState().uploads.filter(({ fileId }) => wanted.has(fileId));
          return coming.some(({ failed }) => failed) ? null : whole;
        },
        giveBack() {
          const back = ids();
          note(() => {
            for (const given of coming) given.claimed = false;
            const claimed = [...store.getState().claimed].filter((fileId) => !back.has(fileId));
            store.setState({ claimed: new Set(claimed) });
          });
        },
      };
    },
    async look(fileId) {
      const reply = await bridge.call('files.look', { fileIds: [fileId] });
      if (reply.ok) reply.value.downloads.forEach(takeDownload);
    },
    async read({ fileId, size, type }) {
      if (size > PREVIEW_MAX) return err('TooLarge');
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for (let from = 0; from < size; from += FILE_PART_MAX) {
        const length = Math.min(FILE_PART_MAX, size - from);
        const reply = await bridge.call('files.read', { fileId, from, length });
        if (!reply.ok) return reply;
        parts.push(new Uint8Array(reply.value.bytes));
      }
      return ok(new Blob(parts, { type }));
    },
  };
}

/** Files of the message that is being written in a channel. */
export const draftFiles = (
  { uploads, claimed }: Pick<FileDeskState, 'uploads' | 'claimed'>,
  channelId: ChannelId,
): UploadView[] =>
  uploads.filter(
    (upload) =>
      upload.channelId === channelId && upload.clientId === null && !claimed.has(upload.fileId),
  );

const isFree = (channelId: ChannelId) => (given: Given) =>
  given.channelId === channelId && !given.claimed;

/** How many they are, with those that main does not know yet. */
export const countOfDraft = (state: FileDeskState, channelId: ChannelId): number =>
  draftFiles(state, channelId).length +
  state.given.filter((given) => isFree(channelId)(given) && given.fileId === null).length;

/** Null for a file that is gone, or that may not be read. */
async function bytesOf(part: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch {
    return null;
  }
}

async function pictureSizeOf(file: Blob): Promise<PictureSize | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    // No picture, whatever its name says.
    return null;
  }
}
