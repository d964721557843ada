import { once } from 'node:events';
import { createServer } from 'node:http';
import { FileId } from '../../../shared/domain/ids.ts';
import { type ErrorCode, err, ok } from '../../../shared/errors/app-error.ts';
import { readUploadMetadata } from '../../../shared/protocol/routes/files.ts';
import type { AskFiles } from '../file-server.ts';

/** A server that keeps files in memory, over real connections, which break off when they are told to. */
export class TusServer {
  readonly files = new Map<FileId, { length: number; bytes: Buffer }>();
  readonly asked: string[] = [];
  /** Bytes after which the next connection breaks off, in either direction; null for none. */
  breakAfter: number | null = null;
  refusal: ErrorCode | null = null;
  /** Answers nothing until it is let go. */
  hold: Promise<void> = Promise.resolve();
  readonly #http = createServer(async (request, response) => {
    this.asked.push(`${request.method} ${request.headers['upload-offset'] ?? ''}`.trim());
    await this.hold;
    if (this.refusal) {
      response.writeHead(400).end(JSON.stringify(err(this.refusal).error));
      return;
    }
    const id = FileId.safeParse(request.url?.split('/').at(-1)).data;
    const file = id && this.files.get(id);
    switch (request.method) {
      case 'POST': {
        const { fileId } = readUploadMetadata(String(request.headers['upload-metadata'])) ?? {};
        if (!fileId) throw new Error('no metadata');
        const length = Number(request.headers['upload-length']);
        const known = this.files.get(fileId) ?? { length, bytes: Buffer.alloc(0) };
        this.files.set(fileId, known);
        response.writeHead(201, { 'upload-offset': known.bytes.length }).end();
        return;
      }
      case 'PATCH': {
        if (!file) return void response.writeHead(404).end(JSON.stringify(err('NotFound').error));
        for await (const part of request) {
          const fits = part.subarray(0, this.#take(part.length));
          file.bytes = Buffer.concat([file.bytes, fits]);
          if (fits.length < part.length) return void request.destroy();
        }
        response.writeHead(204, { 'upload-offset': file.bytes.length }).end();
        return;
      }
      case 'GET': {
        const from = Number(/bytes=(\d+)-/.exec(String(request.headers.range))?.[1]);
        if (!file) return void response.writeHead(404).end(JSON.stringify(err('NotFound').error));
        const rest = file.bytes.subarray(from);
        response.writeHead(206, { 'content-length': rest.length });
        const fits = rest.subarray(0, this.#take(rest.length));
        response.write(fits, () => {
          if (fits.length < rest.length) response.destroy();
          else response.end();
        });
        return;
      }
      default:
        if (id) this.files.delete(id);
        response.writeHead(204).end();
    }
  });

  #take(length: number): number {
    if (this.breakAfter === null) return length;
    const taken = Math.min(this.breakAfter, length);
    this.breakAfter = taken < length ? null : this.breakAfter - taken;
    return taken;
  }

  async listen(): Promise<AskFiles> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    const address = this.#http.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return async ({ path, ...request }) => {
      try {
        return ok(await fetch(`http://127.0.0.1:${port}${path}`, request));
      } catch {
        return err('ServerUnreachable');
      }
    };
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }
}
