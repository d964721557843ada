import type { FileId } from '../../shared/domain/ids.ts';
import { AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import {
  FILES_PATH,
  filePath,
  type NewFile,
  TUS_VERSION,
  UPLOAD_TYPE,
  uploadMetadata,
} from '../../shared/protocol/routes/files.ts';

export interface FileRequest {
  method: 'POST' | 'PATCH' | 'GET' | 'DELETE';
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer>;
  signal: AbortSignal;
}

/**
 * One request in the session's name, with what proves it. `ServerUnreachable` when there is no answer,
 * also since `signal` aborted.
 */
export type AskFiles = (request: FileRequest) => Promise<Result<Response>>;

/** The company's server, as far as files go: tus up, ranges down. Nothing here throws but `take`. */
export interface FileServer {
  /** Answers where the upload goes on: 0 for a new one. */
  begin(file: NewFile, length: number, signal: AbortSignal): Promise<Result<number>>;
  /** Answers where the file ends now. */
  append(
    fileId: FileId,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<Result<number>>;
  remove(fileId: FileId, signal: AbortSignal): Promise<Result<void>>;
  /** Hands on what comes from `from` on. */
  fetch(
    fileId: FileId,
    from: number,
    signal: AbortSignal,
    take: (bytes: Uint8Array) => Promise<void>,
  ): Promise<Result<void>>;
}

/** Nothing came for so long: the connection is given up. Milliseconds. */
const STALLED_MS = 30_000;
const TUS = { 'tus-resumable': TUS_VERSION };

export function createFileServer(ask: AskFiles): FileServer {
  return {
    async begin(file, length, signal) {
      const headers = {
        ...TUS,
        'upload-length': String(length),
        'upload-metadata': uploadMetadata(file),
      };
      const reply = await ask({ method: 'POST', path: FILES_PATH, headers, signal });
      return reply.ok ? offsetIn(reply.value, 201) : reply;
    },
    async append(fileId, offset, body, signal) {
      const headers = { ...TUS, 'content-type': UPLOAD_TYPE, 'upload-offset': String(offset) };
      const path = filePath(fileId);
      const reply = await ask({ method: 'PATCH', path, headers, body, signal });
      return reply.ok ? offsetIn(reply.value, 204) : reply;
    },
    async remove(fileId, signal) {
      const reply = await ask({ method: 'DELETE', path: filePath(fileId), headers: TUS, signal });
      if (!reply.ok) return reply;
      return reply.value.status === 204 ? ok(undefined) : refusalIn(reply.value);
    },
    async fetch(fileId, from, signal, take) {
      const headers = { range: `bytes=${from}-` };
      const reply = await ask({ method: 'GET', path: filePath(fileId), headers, signal });
      if (!reply.ok) return reply;
      const { value: response } = reply;
      if (response.status !== 206) return refusalIn(response);
      const parts = response.body?.[Symbol.asyncIterator]();
      for (;;) {
        const next = parts && (await nextOrLost(parts));
        if (next === 'lost') return err('ServerUnreachable', { detail: 'broken off' });
        if (!next || next.done) return ok(undefined);
        await take(next.value);
      }
    },
  };
}

async function nextOrLost(
  parts: AsyncIterator<Uint8Array>,
): Promise<IteratorResult<Uint8Array> | 'lost'> {
  const { promise: stalled, resolve } = Promise.withResolvers<'lost'>();
  const timer = setTimeout(() => resolve('lost'), STALLED_MS);
  const next = await Promise.race([parts.next().catch(() => 'lost' as const), stalled]);
  clearTimeout(timer);
  // Ends the connection; whoever waits for a stalled one would wait for that too.
  if (next === 'lost') void parts.return?.().catch(() => undefined);
  return next;
}

async function offsetIn(response: Response, status: number): Promise<Result<number>> {
  if (response.status !== status) return refusalIn(response);
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN);
  return Number.isSafeInteger(offset) && offset >= 0 ? ok(offset) : unclear();
}

/** The error by its name, where the server gave one. */
async function refusalIn(response: Response): Promise<{ ok: false; error: AppError }> {
  const named = AppError.safeParse(await response.json().catch(() => null));
  if (named.success) return { ok: false, error: named.data };
  return response.status >= 502 && response.status <= 504
    ? err('ServerUnreachable', { detail: `gateway status ${response.status}` })
    : unclear();
}

const unclear = () => err('ServerAnswerInvalid', { detail: 'about a file' });
