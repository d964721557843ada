import type { Attachment } from '../../shared/domain/attachment.ts';
import type { FileId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { UploadView } from '../../shared/ipc/calls/files.ts';
import type { IpcCallName, IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import { failureOf } from '../sync/answer.ts';
import type { Unlocked } from '../sync/unlocked.ts';
import type { Blobs } from './blobs.ts';
import { createDownloads } from './downloads.ts';
import type { FileServer } from './file-server.ts';
import { readOpened } from './opened-file.ts';
import { type SaveOpened, saveOpened } from './save-opened.ts';
import { createStaging } from './staging.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** How often what no message refers to any more is looked for. Milliseconds. */
const SWEEP_EVERY_MS = 60_000;

type FileCallName = Extract<IpcCallName, `files.${string}`>;
export type FileCalls = {
  [N in FileCallName]: (request: IpcParsed<N>) => Promise<Result<IpcReply<N>>>;
};

export interface FileOptions {
  blobs: Blobs;
  server: FileServer;
  save: SaveOpened;
  /** Whether policy lets files be saved outside. */
  mayBeSaved(): boolean;
}

/** Files of messages, from one unlock to the next lock. */
export interface Files
  extends Pick<Uploads, 'forMessage' | 'join' | 'arrived' | 'again' | 'leave'> {
  readonly calls: FileCalls;
  /** Takes up what an earlier run, or the time before a lock, left. The calls wait for it. */
  load(): Promise<void>;
  online(): void;
  /** From here on nothing is read or written. What was under way ends by itself. */
  stop(): void;
}

export function createFiles(unlocked: Unlocked, options: FileOptions): Files {
  const { store, emit, background, book } = unlocked;
  const { blobs, server, save, mayBeSaved } = options;
  const changed = () => emit('chat.uploads', { uploads: uploadViews() });
  const staging = createStaging(blobs);
  const uploads = createUploads(unlocked, { blobs, server, changed });
  const downloads = createDownloads(unlocked, {
    blobs,
    server,
    book,
    changed: (download) => emit('chat.download', { download }),
  });

  const uploadViews = (): UploadView[] => [
    ...uploads.views(),
    ...staging.views().map(({ channelId, view, progress }) => ({
      ...view,
      channelId,
      clientId: null,
      state: 'preparing' as const,
      progress,
      error: null,
    })),
  ];

  /** Takes away what retention took the message of, and what a crash left half done. */
  async function sweep(): Promise<void> {
    const present = await blobs.list();
    const wanted = new Set<FileId>(await store().heldFiles());
    const busy = new Set<FileId>([
      ...uploads.ids(),
      ...downloads.ids(),
      ...staging.views().map(({ view }) => view.fileId),
    ]);
    for (const fileId of present) {
      if (background.stopped) return;
      if (busy.has(fileId)) continue;
      if (wanted.has(fileId)) blobs.spare(fileId);
      else await blobs.remove(fileId);
    }
  }

  function keepSweeping(): void {
    background.run(sweep);
    background.later(SWEEP_EVERY_MS, async () => keepSweeping());
  }

  /** What an earlier run left has its place before anything new has. */
  const loaded = Promise.withResolvers<void>();

  /** What is thrown becomes a value, and nothing is begun once locked. */
  const answered =
    <Q, R>(handle: (request: Q) => Promise<Result<R>>) =>
    async (request: Q): Promise<Result<R>> => {
      await loaded.promise;
      if (background.stopped) return err('WrongState', { detail: 'locked' });
      try {
        return await handle(request);
      } catch (error) {
        return { ok: false, error: failureOf(error) };
      }
    };

  /** Null for one that is not here. The page may think it is: it had to make room for others. */
  async function hereOf(fileId: FileId): Promise<Attachment | null> {
    const attachment = book.find(fileId);
    if (!attachment) return null;
    if ((await blobs.size(fileId)) !== null) return attachment;
    downloads.lost(fileId);
    return null;
  }

  const done = async (result: Promise<Result<void>>): Promise<Result<Record<string, never>>> => {
    const settled = await result;
    return settled.ok ? ok({}) : settled;
  };

  const calls: FileCalls = {
    'files.begin': answered(async (wanted) => {
      const begun = await staging.begin(wanted);
      changed();
      return begun;
    }),
    'files.put': answered(async ({ fileId, bytes }) => {
      const put = await done(staging.put(fileId, bytes));
      changed();
      return put;
    }),
    'files.finish': answered(async ({ fileId }) => {
      const staged = await staging.finish(fileId);
      if (!staged.ok) return staged;
      const { channelId, attachment } = staged.value;
      book.note([attachment]);
      await uploads.add(channelId, attachment);
      return ok({});
    }),
    'files.pause': answered(({ fileId }) => done(uploads.pause(fileId))),
    'files.resume': answered(({ fileId }) => done(uploads.resume(fileId))),
    'files.cancel': answered(async ({ fileId }) => {
      if (!(await staging.drop(fileId))) return done(uploads.cancel(fileId));
      changed();
      return ok({});
    }),
    'files.uploads': answered(async () => ok({ uploads: uploadViews() })),
    'files.look': answered(async ({ fileIds }) => ok({ downloads: await downloads.look(fileIds) })),
    'files.fetch': answered(({ fileId }) => done(downloads.fetch(fileId))),
    'files.hold': answered(async ({ fileId }) => {
      downloads.hold(fileId);
      return ok({});
    }),
    'files.read': answered(async ({ fileId, from, length }) => {
      const attachment = await hereOf(fileId);
      if (!attachment) return err('NotFound');
      return ok({ bytes: await readOpened(blobs, attachment, from, length) });
    }),
    'files.save': answered(async ({ fileId }) => {
      if (!mayBeSaved()) return err('DownloadsBlocked');
      const attachment = await hereOf(fileId);
      if (!attachment) return err('NotFound');
      // Whoever locks meanwhile wants nothing more to leave.
      const goOn = () => !background.stopped && mayBeSaved();
      return ok({ saved: await saveOpened(blobs, attachment, save, goOn) });
    }),
  };

  return {
    calls,
    async load() {
      try {
        book.note(await uploads.load());
      } finally {
        loaded.resolve();
      }
      keepSweeping();
    },
    forMessage: uploads.forMessage,
    join: uploads.join,
    arrived: uploads.arrived,
    again: uploads.again,
    leave: uploads.leave,
    online() {
      uploads.online();
      downloads.online();
    },
    stop() {
      uploads.stop();
      downloads.stop();
      staging.stop();
    },
  };
}
