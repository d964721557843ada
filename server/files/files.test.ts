import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Attachment } from '../../shared/domain/attachment.ts';
import { type ChannelId, ClientMessageId, FileId } from '../../shared/domain/ids.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { sealedSize } from '../../shared/files/format.ts';
import { FILES_PATH, filePath, UPLOAD_TYPE } from '../../shared/protocol/routes/files.ts';
import { files } from '../db/schema.ts';
import {
  type Admitted,
  must,
  openChannel,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import type { SocketClient } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { collectFiles } from './collect.ts';
import { createDirectoryStorage } from './directory-storage.ts';
import { fileClient, proofHeaders } from './testing/file-client.ts';
import { createTurns } from './turns.ts';
import { UNREFERENCED_MS } from './uploads.ts';

const newId = () => FileId.parse(randomUUID());
const bytesOf = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(length));
const codeOf = async (response: Response) => AppError.parse(await response.json()).code;

const attachmentOf = (fileId: FileId, size: number): Attachment => ({
  fileId,
  name: 'plan.pdf',
  size,
  type: 'application/pdf',
  key: 'k'.repeat(43),
  sha256: 's'.repeat(43),
});

const LIMITS = { fileMost: 3_000_000, companyMost: 8_000_000 };

describe.each(ENGINES)('files on %s', (kind) => {
  let server: TestServer;
  let directory: string;
  let company: TestCompany;
  let emma: Admitted;
  let liu: Admitted;
  let channelId: ChannelId;
  let hers: ReturnType<typeof fileClient>;
  let his: ReturnType<typeof fileClient>;

  async function arrive(name: string, at = company): Promise<Admitted> {
    return at.admit(await at.hire(name));
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'nightjar-files-'));
    server = await startTestServer(kind, { filesDirectory: directory, fileLimits: LIMITS });
    company = await testCompany(server);
    [emma, liu] = [await arrive('Emma'), await arrive('Liu')];
    const socket = await emma.connect();
    channelId = await openChannel(socket, [liu.me]);
    socket.close();
    hers = fileClient(server.url, emma);
    his = fileClient(server.url, liu);
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  it('come in parts, at any place where they were broken off, and go out whole or in ranges', async () => {
    const [fileId, bytes] = [newId(), bytesOf(200_000)];
    const begun = await hers.begin({ fileId, channelId }, bytes.length);
    expect([begun.status, begun.headers.get('location')]).toEqual([201, filePath(fileId)]);
    expect(begun.headers.get('upload-offset')).toBe('0');
    const first = await hers.append(fileId, 0, bytes.subarray(0, 70_000));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '70000']);
    // Begun again: goes on where it was.
    const again = await hers.begin({ fileId, channelId }, bytes.length);
    expect([again.status, again.headers.get('upload-offset')]).toEqual([201, '70000']);
    const elsewhere = await hers.append(fileId, 10, bytes.subarray(10));
    expect([elsewhere.status, await codeOf(elsewhere)]).toEqual([409, 'Conflict']);
    expect((await hers.append(fileId, 70_000, bytes.subarray(70_000))).status).toBe(204);
    expect((await hers.progress(fileId)).headers.get('upload-offset')).toBe('200000');

    const whole = await hers.download(fileId);
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment',
      'cache-control': 'no-store',
    });
    const rest = await hers.download(fileId, 'bytes=150000-');
    expect([rest.status, rest.headers.get('content-range')]).toEqual([
      206,
      'bytes 150000-199999/200000',
    ]);
    expect(new Uint8Array(await rest.arrayBuffer())).toEqual(bytes.subarray(150_000));
    expect((await hers.download(fileId, 'bytes=200000-')).status).toBe(416);
  });

  it('are not seen by others before they are sent, and then by members of the channel alone', async () => {
    const [fileId, bytes] = [newId(), bytesOf(1_000)];
    await hers.upload({ fileId, channelId }, bytes);
    expect((await his.download(fileId)).status).toBe(404);
    const outsider = fileClient(server.url, await arrive('Mallory'));
    const stranger = fileClient(server.url, await arrive('Eve', await testCompany(server)));
    for (const other of [outsider, stranger, his]) {
      expect((await other.download(fileId)).status).toBe(404);
      expect((await other.progress(fileId)).status).toBe(404);
      expect((await other.append(fileId, 1_000, bytesOf(1))).status).toBe(404);
      expect((await other.remove(fileId)).status).toBe(404);
    }
    // Control: it is there.
    expect((await hers.download(fileId)).status).toBe(200);
    for (const other of [outsider, stranger]) {
      expect((await other.begin({ fileId: newId(), channelId }, 10)).status).toBe(404);
    }
    // An id that is somebody's is taken within the company, and tells nothing outside of it.
    expect((await his.begin({ fileId, channelId }, 1_000)).status).toBe(409);
  });

  it('belong to the message they are sent with, of the same channel and author, and to no other', async () => {
    const [fileId, other] = [newId(), newId()];
    await hers.upload({ fileId, channelId }, bytesOf(sealedSize(100)));
    const [writer, reader] = [await emma.connect(), await liu.connect()];
    const elsewhere = await openChannel(writer, [liu.me]);
    const sent = (from: SocketClient, room: ChannelId, attachments: Attachment[]) =>
      from.call('message.send', {
        channelId: room,
        clientId: ClientMessageId.parse(randomUUID()),
        body: '',
        attachments,
      });
    const file = attachmentOf(fileId, 100);
    const refused = [
      await sent(reader, channelId, [file]),
      await sent(writer, elsewhere, [file]),
      await sent(writer, channelId, [attachmentOf(other, 100)]),
      await sent(writer, channelId, [attachmentOf(fileId, 99)]),
      await sent(writer, channelId, [file, file]),
    ];
    expect(refused).toEqual(
      refused.map(() => ({ ok: false, error: expect.objectContaining({ code: 'NotFound' }) })),
    );
    const { message } = must(await sent(writer, channelId, [file]));
    expect(message).toMatchObject({ body: '', attachments: [file] });
    const after = { channelId, afterSeq: message.seq - 1, limit: 5 };
    expect(must(await reader.call('sync.after', after)).messages).toEqual([message]);
    expect((await his.download(fileId)).status).toBe(200);
    expect(await sent(writer, channelId, [file])).toMatchObject({ error: { code: 'NotFound' } });
    expect((await hers.remove(fileId)).status).toBe(409);
    // Whatever the code says, the database keeps it.
    await server.database.inTenant(company.tenant.id, (tx) => tx.delete(files));
    expect((await his.download(fileId)).status).toBe(200);
    const stranger = fileClient(server.url, await arrive('Nobody'));
    expect((await stranger.download(fileId)).status).toBe(404);
    for (const socket of [writer, reader]) socket.close();
  });

  it('are in no message that says nothing and has none', async () => {
    const socket = await emma.connect();
    const clientId = ClientMessageId.parse(randomUUID());
    const empty = await socket.call('message.send', { channelId, clientId, body: ' ' });
    expect(empty).toMatchObject({ error: { code: 'BadRequest' } });
    socket.close();
  });

  it('are as large as the server says, one by one and together, whatever is announced', async () => {
    const huge = await hers.begin({ fileId: newId(), channelId }, LIMITS.fileMost + 1);
    expect([huge.status, await codeOf(huge)]).toEqual([413, 'FileTooLarge']);
    const fileId = newId();
    await hers.begin({ fileId, channelId }, 1_000);
    // More than announced: what is too much is not kept.
    const more = await hers.append(fileId, 0, bytesOf(5_000));
    expect(more.headers.get('upload-offset') ?? '1000').toBe('1000');
    expect((await hers.download(fileId)).headers.get('content-length')).toBe('1000');

    const other = await arrive('Hoarder');
    const socket = await other.connect();
    const room = await openChannel(socket, []);
    socket.close();
    const theirs = fileClient(server.url, other);
    const ids = [newId(), newId(), newId()];
    const answers = await Promise.all(
      ids.map((id) => theirs.begin({ fileId: id, channelId: room }, LIMITS.fileMost)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 507]);
    for (const id of ids) await theirs.remove(id);
    expect((await theirs.begin({ fileId: newId(), channelId: room }, 2_000_000)).status).toBe(201);
  });

  it('are taken up by whoever comes back after a connection that hangs', async () => {
    const [fileId, bytes] = [newId(), bytesOf(50_000)];
    await hers.begin({ fileId, channelId }, bytes.length);
    const headers = await proofHeaders(emma, 'PATCH', new URL(filePath(fileId), server.url));
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `PATCH ${filePath(fileId)} HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\n` +
        Object.entries(headers)
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join('') +
        `Tus-Resumable: 1.0.0\r\nContent-Type: ${UPLOAD_TYPE}\r\nUpload-Offset: 0\r\nContent-Length: 50000\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, 20_000));
    const path = join(directory, company.tenant.id, fileId);
    await vi.waitFor(async () => expect((await stat(path)).size).toBe(20_000));
    const where = await hers.progress(fileId);
    expect(where.headers.get('upload-offset')).toBe('20000');
    expect((await hers.append(fileId, 20_000, bytes.subarray(20_000))).status).toBe(204);
    expect(new Uint8Array(await (await hers.download(fileId)).arrayBuffer())).toEqual(bytes);
    socket.destroy();
  });

  it('are tus to a client that we did not write', async () => {
    const [fileId, bytes] = [newId(), bytesOf(300_000)];
    await new Promise<void>((resolve, reject) => {
      new Upload(Readable.from([Buffer.from(bytes)], { objectMode: false }), {
        endpoint: `${server.url}${FILES_PATH}`,
        uploadSize: bytes.length,
        chunkSize: 100_000,
        metadata: { fileId, channelId },
        async onBeforeRequest(request) {
          const url = new URL(request.getURL(), server.url);
          for (const [name, value] of Object.entries(
            await proofHeaders(emma, request.getMethod(), url),
          )) {
            request.setHeader(name, value);
          }
        },
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
    expect(new Uint8Array(await (await hers.download(fileId)).arrayBuffer())).toEqual(bytes);
  });

  it('say which tus they are, and take no other', async () => {
    const options = await fetch(`${server.url}${FILES_PATH}`, { method: 'OPTIONS' });
    expect(options.headers.get('tus-version')).toBe('1.0.0');
    expect(options.headers.get('tus-max-size')).toBe(String(LIMITS.fileMost));
    const none = await emma.raw(FILES_PATH, { method: 'POST' });
    expect(none.status).toBe(412);
    const nobody = await fetch(`${server.url}${filePath(newId())}`);
    expect(nobody.status).toBe(401);
    expect((await emma.raw(`${FILES_PATH}/..%2f..%2fetc`)).status).toBe(404);
  });

  it('are complete where the server failed between the last of them and its note of that', async () => {
    for (const asked of ['begin', 'progress'] as const) {
      const [fileId, bytes] = [newId(), bytesOf(1_000)];
      await hers.begin({ fileId, channelId }, bytes.length);
      const key = { tenantId: company.tenant.id, fileId };
      await createDirectoryStorage(directory).append(key, Readable.from([bytes]), bytes.length);
      expect((await hers.download(fileId)).status).toBe(404);
      const where =
        asked === 'begin'
          ? await hers.begin({ fileId, channelId }, bytes.length)
          : await hers.progress(fileId);
      expect(where.headers.get('upload-offset')).toBe('1000');
      const whole = await hers.download(fileId);
      expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes);
    }
  });

  it('go a day after the last part of them came, unless a message refers to them', async () => {
    const [unfinished, unsent, sent] = [newId(), newId(), newId()];
    await hers.begin({ fileId: unfinished, channelId }, 1_000);
    await hers.append(unfinished, 0, bytesOf(500));
    for (const fileId of [unsent, sent]) {
      await hers.upload({ fileId, channelId }, bytesOf(sealedSize(10)));
    }
    const socket = await emma.connect();
    const clientId = ClientMessageId.parse(randomUUID());
    const attachments = [attachmentOf(sent, 10)];
    must(await socket.call('message.send', { channelId, clientId, body: '', attachments }));
    socket.close();
    const collectAt = (ms: number) =>
      collectFiles({
        database: server.database,
        clock: () => ms,
        storage: createDirectoryStorage(directory),
        turns: createTurns(),
      });
    const there = () => readdir(join(directory, company.tenant.id));
    const now = server.clock();
    expect(await collectAt(now - 60_000 + UNREFERENCED_MS)).toBe(0);
    expect(await there()).toEqual(expect.arrayContaining([unfinished, unsent, sent]));
    expect(await collectAt(now + 1_000 + UNREFERENCED_MS)).toBeGreaterThanOrEqual(2);
    const left = await there();
    expect(left).toContain(sent);
    expect(left.filter((id) => id === unfinished || id === unsent)).toEqual([]);
    expect((await hers.progress(unsent)).status).toBe(404);
    expect((await his.download(sent)).status).toBe(200);
    expect(await collectAt(now + 1_000 + UNREFERENCED_MS)).toBe(0);
  });
});
