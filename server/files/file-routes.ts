import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FileId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import {
  FILES_PATH,
  filePath,
  readUploadMetadata,
  TUS_EXTENSIONS,
  TUS_VERSION,
  UPLOAD_TYPE,
} from '../../shared/protocol/routes/files.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Identify } from '../http/identify.ts';
import { readRange } from './byte-range.ts';
import type { Progress, Uploads } from './uploads.ts';

export interface FileRouteDeps {
  identify: Pick<Identify, 'session'>;
  uploads: Uploads;
  /** Of one file, encrypted. Bytes. */
  fileMost: number;
  /** An error as every route answers it. */
  refuse(reply: FastifyReply, error: Result<never>): FastifyReply;
}

const ONE = `${FILES_PATH}/:fileId`;
const Params = z.object({ fileId: FileId });
const Length = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const Offset = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Whatever somebody says a file is: nothing on the way takes it for something to show or to run. */
const AS_BYTES = {
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'content-disposition': 'attachment',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'accept-ranges': 'bytes',
} as const;

/** Null: it has answered. */
type Answer = Promise<Result<null>>;
type Handle = (caller: LiveSession, request: FastifyRequest, reply: FastifyReply) => Answer;
type HandleOne = (
  caller: LiveSession,
  fileId: FileId,
  request: FastifyRequest,
  reply: FastifyReply,
) => Answer;

/** The file that the path names. */
const named =
  (handle: HandleOne): Handle =>
  async (caller, request, reply) => {
    const params = Params.safeParse(request.params);
    if (!params.success) return err('NotFound', { detail: 'no such file' });
    return handle(caller, params.data.fileId, request, reply);
  };

/** Uploads by tus, and downloads in ranges. The caller is known before anything of a request is read. */
export async function registerFileRoutes(app: FastifyInstance, deps: FileRouteDeps): Promise<void> {
  const { identify, uploads, fileMost, refuse } = deps;
  await app.register(async (scope) => {
    // Its parts are written as they come.
    scope.addContentTypeParser(UPLOAD_TYPE, (_request, payload, done) => done(null, payload));
    scope.addHook('onRequest', async (_request, reply) => {
      void reply.header('tus-resumable', TUS_VERSION).header('cache-control', 'no-store');
    });

    const answer =
      (handle: Handle, tus = true) =>
      async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
        const caller = await identify.session(request);
        if (!caller.ok) return refuse(reply, caller);
        if (tus && request.headers['tus-resumable'] !== TUS_VERSION) {
          return reply.header('tus-version', TUS_VERSION).code(412).send();
        }
        const done = await handle(caller.value, request, reply);
        return done.ok ? reply : refuse(reply, done);
      };

    scope.options(FILES_PATH, async (_request, reply) =>
      reply
        .header('tus-version', TUS_VERSION)
        .header('tus-extension', TUS_EXTENSIONS)
        .header('tus-max-size', fileMost)
        .code(204)
        .send(),
    );

    scope.post(
      FILES_PATH,
      answer(async (caller, { headers }, reply) => {
        const length = Length.safeParse(headers['upload-length']);
        const file = readUploadMetadata(String(headers['upload-metadata'] ?? ''));
        if (!length.success || !file) return err('BadRequest', { detail: 'no such upload' });
        const begun = await uploads.begin(caller, file, length.data);
        if (!begun.ok) return begun;
        tell(reply, begun.value).header('location', filePath(file.fileId));
        void reply.code(201).send();
        return ok(null);
      }),
    );

    scope.head(
      ONE,
      answer(
        named(async (caller, fileId, _request, reply) => {
          const found = await uploads.progress(caller, fileId);
          if (!found.ok) return found;
          void tell(reply, found.value).code(200).send();
          return ok(null);
        }),
      ),
    );

    scope.patch(
      ONE,
      answer(
        named(async (caller, fileId, { headers, raw }, reply) => {
          const offset = Offset.safeParse(headers['upload-offset']);
          if (headers['content-type'] !== UPLOAD_TYPE || !offset.success) {
            return err('BadRequest', { detail: 'not a part of an upload' });
          }
          const written = await uploads.append(caller, fileId, offset.data, raw);
          if (!written.ok) return written;
          void tell(reply, written.value).code(204).send();
          return ok(null);
        }),
      ),
    );

    scope.delete(
      ONE,
      answer(
        named(async (caller, fileId, _request, reply) => {
          const removed = await uploads.remove(caller, fileId);
          if (!removed.ok) return removed;
          void reply.code(204).send();
          return ok(null);
        }),
      ),
    );

    scope.route({
      method: 'GET',
      url: ONE,
      exposeHeadRoute: false,
      handler: answer(
        named(async (caller, fileId, { headers }, reply) => {
          const found = await uploads.find(caller, fileId);
          if (!found.ok) return found;
          const { bytes } = found.value;
          const range = readRange(headers.range, bytes);
          if (range === 'beyond') {
            void reply.header('content-range', `bytes */${bytes}`).code(416).send();
            return ok(null);
          }
          const { from, to } = range ?? { from: 0, to: bytes };
          if (range) void reply.header('content-range', `bytes ${from}-${to - 1}/${bytes}`);
          void reply
            .headers({ ...AS_BYTES, 'content-length': to - from })
            .code(range ? 206 : 200)
            .send(uploads.read(caller, fileId, from, to));
          return ok(null);
        }),
        false,
      ),
    });
  });
}

function tell(reply: FastifyReply, { offset, length, expiresAt }: Progress): FastifyReply {
  return reply
    .header('upload-offset', offset)
    .header('upload-length', length)
    .header('upload-expires', new Date(expiresAt).toUTCString());
}
