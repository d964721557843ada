import { FileId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { NewFile } from '../../shared/protocol/routes/files.ts';
import { type AuthDeps, asSession } from '../accounts/authenticate.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { isMember } from '../messages/positions.ts';
import type { Watch } from '../watch/watch-event.ts';
import {
  deleteFile,
  type FileRow,
  findFile,
  findReadable,
  insertFile,
  lockRoom,
  roomTaken,
  touchFile,
} from './file-rows.ts';
import type { FileStorage } from './storage.ts';
import type { Turns } from './turns.ts';

/** Bytes. */
export interface FileLimits {
  /** Of one file, encrypted. */
  fileMost: number;
  /** Of all files of a company. */
  companyMost: number;
}

export const FILE_LIMITS: FileLimits = { fileMost: 5 * 2 ** 30, companyMost: 500 * 2 ** 30 };

/** What no message refers to goes after this time without a new part. */
export const UNREFERENCED_MS = 24 * 3_600_000;
/** Of one person at once. */
const UNFINISHED_MOST = 100;
const LATER_MS = 60_000;

export interface UploadDeps extends Pick<AuthDeps, 'database' | 'clock'> {
  storage: FileStorage;
  turns: Turns;
  limits: FileLimits;
  watch: Watch;
}

/** How far an upload came. */
export interface Progress {
  offset: number;
  length: number;
  /** When it is removed, unless more of it comes. */
  expiresAt: number;
}

/**
 * Files on their way in and out. Every call is by a session, in its tenant; whatever the caller may not
 * know of is `NotFound`.
 */
export interface Uploads {
  /** The same file begun again, by the same person, goes on where it was. `FileTooLarge`, `StorageFull`, `RateLimited`. */
  begin(caller: LiveSession, file: NewFile, length: number): Promise<Result<Progress>>;
  progress(caller: LiveSession, fileId: FileId): Promise<Result<Progress>>;
  /** `Conflict` where the file does not end at `offset`. What came before a failure stays. */
  append(
    caller: LiveSession,
    fileId: FileId,
    offset: number,
    parts: AsyncIterable<Uint8Array> & { destroy(): unknown },
  ): Promise<Result<Progress>>;
  remove(caller: LiveSession, fileId: FileId): Promise<Result<void>>;
  /** For members of its channel. Bytes. */
  find(caller: LiveSession, fileId: FileId): Promise<Result<{ bytes: number }>>;
  read(caller: LiveSession, fileId: FileId, from: number, to: number): NodeJS.ReadableStream;
}

export function createUploads(options: UploadDeps): Uploads {
  const { database, clock, storage, turns, limits, watch } = options;
  const deps = { database, clock };
  const keyOf = ({ tenantId }: LiveSession, fileId: FileId) => ({ tenantId, fileId });

  const own = (caller: LiveSession, fileId: FileId): Promise<Result<FileRow>> =>
    asSession(deps, caller, async (tx, { personId }) => {
      const file = await findFile(tx, fileId);
      return file?.personId === personId ? ok(file) : noSuchFile();
    });

  /**
   * Where the file ends, for whoever is at work at it: what was known before may be gone. Where all of it came
   * and the server failed before it noted that, it is complete from now on. `comesAt`: where more of it is to go.
   */
  async function reached(
    caller: LiveSession,
    fileId: FileId,
    comesAt: number | null = null,
  ): Promise<Result<{ file: FileRow; offset: number }>> {
    const held = await storage.size(keyOf(caller, fileId));
    return asSession(deps, caller, async (tx, { personId }) => {
      const file = await findFile(tx, fileId);
      if (file?.personId !== personId) return noSuchFile();
      // A complete one is of this length, whatever its storage is doing.
      if (file.completedAt !== null) return ok({ file, offset: file.bytes });
      const now = clock();
      const complete = held === file.bytes;
      if (!complete && comesAt !== held) return ok({ file, offset: held });
      // From here on it is no more collected as one that nobody touched.
      if (!(await touchFile(tx, fileId, now, complete))) return noSuchFile();
      const completedAt = complete ? now : null;
      return ok({ file: { ...file, touchedAt: now, completedAt }, offset: held });
    });
  }

  const progressOf = (caller: LiveSession, fileId: FileId): Promise<Result<Progress>> =>
    turns.within(keyOf(caller, fileId), async () => {
      const found = await reached(caller, fileId);
      return found.ok ? ok(asProgress(found.value)) : found;
    });

  async function write(
    caller: LiveSession,
    file: FileRow,
    parts: AsyncIterable<Uint8Array>,
  ): Promise<Result<Progress>> {
    const fileId = FileId.parse(file.id);
    const key = keyOf(caller, fileId);
    const offset = await storage.append(key, parts, file.bytes).catch(async (cause: unknown) => {
      if (isBrokenOff(cause)) return storage.size(key);
      throw cause;
    });
    const now = clock();
    const touched = await asSession(deps, caller, async (tx) =>
      ok(await touchFile(tx, fileId, now, offset === file.bytes)),
    );
    if (!touched.ok) return touched;
    if (touched.value) return ok(asProgress({ file: { ...file, touchedAt: now }, offset }));
    // Its row is gone: nobody would ever come for what was written.
    await storage.remove(key);
    return noSuchFile();
  }

  return {
    async begin(caller, { fileId, channelId }, length) {
      if (length > limits.fileMost) return err('FileTooLarge');
      const begun = await asSession(deps, caller, async (tx, { tenantId, personId }) => {
        if (!(await isMember(tx, channelId, personId))) {
          return err('NotFound', { detail: 'no such channel' });
        }
        await lockRoom(tx);
        const known = await findFile(tx, fileId);
        if (known) {
          const same =
            known.personId === personId && known.channelId === channelId && known.bytes === length;
          return same ? ok(undefined) : err('Conflict', { detail: 'another file has this id' });
        }
        const { bytes, unfinished } = await roomTaken(tx, personId);
        if (bytes + length > limits.companyMost) return err('StorageFull');
        if (unfinished >= UNFINISHED_MOST) return err('RateLimited', { retryAfterMs: LATER_MS });
        const file = {
          tenantId,
          id: fileId,
          channelId,
          personId,
          bytes: length,
          touchedAt: clock(),
        };
        await insertFile(tx, file);
        return ok(undefined);
      });
      return begun.ok ? progressOf(caller, fileId) : begun;
    },
    async progress(caller, fileId) {
      const file = await own(caller, fileId);
      return file.ok ? progressOf(caller, fileId) : file;
    },
    async append(caller, fileId, offset, parts) {
      const file = await own(caller, fileId);
      if (!file.ok) return file;
      const inTurn = async (): Promise<Result<Progress>> => {
        const found = await reached(caller, fileId, offset);
        if (!found.ok) return found;
        if (found.value.offset !== offset) {
          return err('Conflict', { detail: 'the file ends elsewhere' });
        }
        const isComplete = found.value.file.completedAt !== null;
        return isComplete ? ok(asProgress(found.value)) : write(caller, found.value.file, parts);
      };
      return turns.within(keyOf(caller, fileId), inTurn, () => void parts.destroy());
    },
    async remove(caller, fileId) {
      const file = await own(caller, fileId);
      if (!file.ok) return file;
      const key = keyOf(caller, fileId);
      return turns.within(key, () =>
        asSession(deps, caller, async (tx) => {
          if (await deleteFile(tx, fileId)) {
            await storage.remove(key);
            return ok(undefined);
          }
          return (await findFile(tx, fileId))
            ? err('Conflict', { detail: 'a message refers to it' })
            : noSuchFile();
        }),
      );
    },
    find: (caller, fileId) =>
      asSession(deps, caller, async (tx, { personId }) => {
        const file = await findReadable(tx, fileId, personId);
        return file ? ok({ bytes: file.bytes }) : noSuchFile();
      }),
    read(caller, fileId, from, to) {
      const { tenantId, personId, sessionId } = caller;
      const bytes = to - from;
      watch.note({ kind: 'downloaded', tenantId, at: clock(), personId, sessionId, bytes });
      return storage.read(keyOf(caller, fileId), from, to);
    },
  };
}

const asProgress = ({ file, offset }: { file: FileRow; offset: number }): Progress => ({
  offset,
  length: file.bytes,
  expiresAt: file.touchedAt + UNREFERENCED_MS,
});

const noSuchFile = () => err('NotFound', { detail: 'no such file' });

/** The caller went away in the middle, or somebody stopped it. */
const isBrokenOff = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  (cause.code === 'ERR_STREAM_PREMATURE_CLOSE' || cause.code === 'ECONNRESET');
