import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attachment } from '../../shared/domain/attachment.ts';
import { ChannelId, FileId } from '../../shared/domain/ids.ts';
import { err, type Result } from '../../shared/errors/app-error.ts';
import { sealedSize } from '../../shared/files/format.ts';
import { must, until } from '../sync/testing/client.ts';
import { MemoryStore } from '../sync/testing/memory-store.ts';
import { newChannelId, newClientId, newMessage, newOutgoing } from '../vault/testing/sample.ts';
import { createDiskBlobs } from './disk-blobs.ts';
import { createFileServer, type FileServer } from './file-server.ts';
import type { FileOptions } from './files.ts';
import { createMemoryBlobs } from './memory-blobs.ts';
import { openDesk } from './testing/desk.ts';
import { fileOptions } from './testing/file-options.ts';
import { TusServer } from './testing/tus-server.ts';

let server: TusServer;
let folder: string;
let options: FileOptions;
type Desk = ReturnType<typeof openDesk>;
let desks: Desk[];

async function desk(store = new MemoryStore(), part: Partial<FileOptions> = {}) {
  const opened = openDesk(store, { ...options, ...part });
  desks.push(opened);
  await opened.files.load();
  return opened;
}

beforeEach(async () => {
  desks = [];
  server = new TusServer();
  folder = join(await mkdtemp(join(tmpdir(), 'nightjar-files-')), 'files');
  options = fileOptions({
    blobs: createDiskBlobs(folder),
    server: createFileServer(await server.listen()),
  });
});
afterEach(async () => {
  await Promise.all(desks.map((each) => each.lock()));
  await server.close();
  await rm(join(folder, '..'), { recursive: true });
});

const onDisk = async () => {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, name))));
};
const isDone = (client: Desk, fileId: FileId) =>
  until(() => expect(client.uploads.get(fileId)?.state).toBe('done'));

describe('a file on its way to the server', () => {
  it('is encrypted before anything of it touches the disk or leaves, and can be read here', async () => {
    const client = await desk();
    const plain = Buffer.from('the merger figures '.repeat(60_000));
    const fileId = await client.give(plain);
    await isDone(client, fileId);
    const sent = server.files.get(fileId)?.bytes ?? Buffer.alloc(0);
    expect(sent).toHaveLength(sealedSize(plain.length));
    for (const bytes of [sent, ...(await onDisk())]) expect(bytes.includes('merger')).toBe(false);
    expect((await client.read(fileId, plain.length)).equals(plain)).toBe(true);
    // Control: what is sent is what was given.
    expect(plain.includes('merger')).toBe(true);
  });

  it('goes on where a connection broke off', async () => {
    const client = await desk();
    server.breakAfter = 400_000;
    const fileId = await client.give(randomBytes(1_500_000));
    await isDone(client, fileId);
    expect(server.files.get(fileId)?.bytes).toHaveLength(sealedSize(1_500_000));
    expect(server.asked.filter((each) => each.startsWith('POST'))).toHaveLength(2);
    expect(server.asked.some((each) => each === 'PATCH 400000')).toBe(true);
  });

  it('survives a lock in the middle, and goes on after the unlock from the store alone', async () => {
    const store = new MemoryStore();
    const before = await desk(store);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.hold = promise;
    const plain = randomBytes(300_000);
    const fileId = await before.give(plain);
    await until(() => expect(server.asked).toHaveLength(1));
    await before.lock();
    expect(await before.calls['files.uploads']({})).toMatchObject({
      error: { code: 'WrongState' },
    });
    resolve();
    const after = await desk(store);
    await isDone(after, fileId);
    expect((await after.read(fileId, plain.length)).equals(plain)).toBe(true);
  });

  it('waits while it is paused, goes on, and leaves nothing when it is taken back', async () => {
    const store = new MemoryStore();
    const client = await desk(store);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.hold = promise;
    const fileId = await client.give(randomBytes(100_000));
    must(await client.calls['files.pause']({ fileId }));
    expect(client.uploads.get(fileId)?.state).toBe('paused');
    expect((await store.readUploads())[0]?.state).toBe('paused');
    resolve();
    must(await client.calls['files.resume']({ fileId }));
    await isDone(client, fileId);
    must(await client.calls['files.cancel']({ fileId }));
    expect([...client.uploads]).toEqual([]);
    expect([await store.readUploads(), await onDisk()]).toEqual([[], []]);
    await until(() => expect(server.files.size).toBe(0));
  });

  it('that the server refuses says why, keeps its place over a lock, and is tried again when told', async () => {
    const store = new MemoryStore();
    const client = await desk(store);
    server.refusal = 'StorageFull';
    const fileId = await client.give(randomBytes(100));
    await until(() => expect(client.uploads.get(fileId)?.error?.code).toBe('StorageFull'));
    await client.lock();
    const after = await desk(store);
    expect(after.uploads.get(fileId)).toMatchObject({ state: 'failed' });
    server.refusal = null;
    must(await after.calls['files.resume']({ fileId }));
    await isDone(after, fileId);
  });

  it('is of the size that was said, or none', async () => {
    const client = await desk();
    const wanted = { channelId: newChannelId(), name: 'a', size: 10, type: 'text/plain' };
    const { fileId } = must(await client.calls['files.begin'](wanted));
    must(await client.calls['files.put']({ fileId, bytes: new Uint8Array(8) }));
    expect((await client.calls['files.finish']({ fileId })).ok).toBe(false);
    expect((await client.calls['files.put']({ fileId, bytes: new Uint8Array(3) })).ok).toBe(false);
    must(await client.calls['files.put']({ fileId, bytes: new Uint8Array(2) }));
    must(await client.calls['files.finish']({ fileId }));
    expect((await client.calls['files.finish']({ fileId })).ok).toBe(false);
  });
});

describe('a message with files', () => {
  it('has arrived files when all of them are there; it takes those of its own channel alone, once', async () => {
    const client = await desk();
    const channelId = newChannelId();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.hold = promise;
    const one = await client.give(randomBytes(10), 'one.txt', channelId);
    const two = await client.give(randomBytes(10), 'two.txt', channelId);
    expect(client.files.forMessage(newChannelId(), [one]).ok).toBe(false);
    expect(must(client.files.forMessage(channelId, [one, two]))).toHaveLength(2);
    const clientId = newClientId();
    client.files.join(clientId, [one, two]);
    expect(client.files.forMessage(channelId, [one]).ok).toBe(false);
    expect(await client.calls['files.cancel']({ fileId: one })).toMatchObject({
      error: { code: 'Conflict' },
    });
    let arrived = false;
    const arriving = client.files.arrived(clientId).then((result) => {
      arrived = true;
      return result;
    });
    await new Promise(setImmediate);
    expect(arrived).toBe(false);
    resolve();
    expect((await arriving).ok).toBe(true);
    await client.files.leave(clientId, false);
    expect([...client.uploads]).toEqual([]);
    expect(await onDisk()).toHaveLength(2);
  });

  it('is told when one of its files is refused, and takes its files along when it is discarded', async () => {
    const store = new MemoryStore();
    const client = await desk(store);
    const channelId = newChannelId();
    server.refusal = 'FileTooLarge';
    const fileId = await client.give(randomBytes(10), 'one.txt', channelId);
    const { clientId } = newOutgoing();
    client.files.join(clientId, [fileId]);
    expect(await client.files.arrived(clientId)).toMatchObject({ error: { code: 'FileTooLarge' } });
    await client.files.leave(clientId, true);
    expect(await onDisk()).toEqual([]);
  });

  it('lets whoever waits for it go at a lock', async () => {
    const client = await desk();
    server.hold = new Promise(() => {});
    const fileId = await client.give(randomBytes(10));
    const clientId = newClientId();
    client.files.join(clientId, [fileId]);
    const waiting = client.files.arrived(clientId);
    await client.lock();
    expect((await waiting).ok).toBe(true);
  });
});

describe('a file on its way here', () => {
  async function received(size: number) {
    const sender = await desk();
    const plain = randomBytes(size);
    const fileId = await sender.give(plain);
    await isDone(sender, fileId);
    const attachment = sender.book.find(fileId);
    if (!attachment) throw new Error('not noted');
    const store = new MemoryStore();
    const reader = await desk(store, { blobs: createDiskBlobs(`${folder}-reader`) });
    reader.book.note([attachment]);
    return { plain, fileId, attachment, store, reader };
  }
  afterEach(() => rm(`${folder}-reader`, { recursive: true, force: true }));

  it('goes on where it broke off, and is what was sent', async () => {
    const { plain, fileId, reader } = await received(900_000);
    server.breakAfter = 300_000;
    must(await reader.calls['files.fetch']({ fileId }));
    await until(() => expect(reader.downloads.get(fileId)?.state).toBe('here'));
    expect(server.asked.filter((each) => each === 'GET')).toHaveLength(2);
    expect((await reader.read(fileId, plain.length)).equals(plain)).toBe(true);
  });

  it('is not taken when it is not what its sender hashed, and nothing of it stays', async () => {
    const { fileId, reader } = await received(1_000);
    server.files.get(fileId)?.bytes.writeUInt8(0, 500);
    server.files.get(fileId)?.bytes.writeUInt8(1, 501);
    must(await reader.calls['files.fetch']({ fileId }));
    await until(() => expect(reader.downloads.get(fileId)?.error?.code).toBe('FileDamaged'));
    expect(await readdir(`${folder}-reader`)).toEqual([]);
    expect((await reader.calls['files.read']({ fileId, from: 0, length: 10 })).ok).toBe(false);
  });

  it('of which nobody was told here is not found', async () => {
    const { reader } = await received(10);
    const fileId = FileId.parse(randomUUID());
    expect(await reader.calls['files.fetch']({ fileId })).toMatchObject({
      error: { code: 'NotFound' },
    });
  });

  it('goes when its message does, and stays as long as that is here', async () => {
    const { fileId, attachment, store, reader } = await received(10);
    const channelId = newChannelId();
    await store.putMessages(channelId, [newMessage(channelId, 1, { attachments: [attachment] })]);
    must(await reader.calls['files.fetch']({ fileId }));
    await until(() => expect(reader.downloads.get(fileId)?.state).toBe('here'));
    await writeFile(join(`${folder}-reader`, `${randomUUID()}.part`), 'left by a crash');
    const blobs = createDiskBlobs(`${folder}-reader`);
    // It is looked for after each unlock, and every minute.
    await desk(store, { blobs });
    await until(async () => expect(await readdir(`${folder}-reader`)).toEqual([fileId]));
    await store.trim({ before: Number.MAX_SAFE_INTEGER, most: 0 });
    await desk(store, { blobs });
    await until(async () => expect(await readdir(`${folder}-reader`)).toEqual([]));
  });

  /** Of a client that holds the message of a file. */
  async function storeWith(attachment: Attachment): Promise<MemoryStore> {
    const store = new MemoryStore();
    const channelId = newChannelId();
    await store.putMessages(channelId, [newMessage(channelId, 1, { attachments: [attachment] })]);
    return store;
  }

  it('is saved where somebody says, whole, if policy lets it', async () => {
    const { plain, fileId, attachment } = await received(600_000);
    const saved: { name: string; bytes: Buffer }[] = [];
    let allowed = false;
    const client = await desk(await storeWith(attachment), {
      mayBeSaved: () => allowed,
      async save(name, parts) {
        const taken: Uint8Array[] = [];
        for await (const part of parts) taken.push(Uint8Array.from(part));
        saved.push({ name, bytes: Buffer.concat(taken) });
        return true;
      },
    });
    client.book.note([attachment]);
    expect(await client.calls['files.save']({ fileId })).toMatchObject({
      error: { code: 'DownloadsBlocked' },
    });
    expect(saved).toEqual([]);
    allowed = true;
    expect(await client.calls['files.save']({ fileId })).toMatchObject({ value: { saved: true } });
    expect(saved[0]?.name).toBe('notes.txt');
    expect(saved[0]?.bytes.equals(plain)).toBe(true);
  });

  it('stops being saved at a lock', async () => {
    const { fileId, attachment } = await received(9_000_000);
    const client = await desk(await storeWith(attachment), {
      async save(_name, parts) {
        for await (const _ of parts) await client.lock();
        return true;
      },
    });
    client.book.note([attachment]);
    expect(await client.calls['files.save']({ fileId })).toMatchObject({
      error: { code: 'WrongState' },
    });
  });
});

describe('when the network returns', () => {
  /** A server of which each request is counted while it is out. */
  function counted(): { server: FileServer; most: () => number; answers: (() => Promise<void>)[] } {
    const real = options.server;
    const answers: (() => Promise<void>)[] = [];
    let out = 0;
    let most = 0;
    const during = async <T>(signal: AbortSignal, work: () => Promise<Result<T>>) => {
      out += 1;
      most = Math.max(most, out);
      const answer = answers.shift();
      const aborted = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      try {
        if (answer) await Promise.race([answer(), aborted]);
        return signal.aborted ? err('ServerUnreachable') : await work();
      } catch {
        return err('ServerUnreachable');
      } finally {
        out -= 1;
      }
    };
    return {
      answers,
      most: () => most,
      server: {
        ...real,
        begin: (file, length, signal) => during(signal, () => real.begin(file, length, signal)),
        fetch: (fileId, from, signal, take) =>
          during(signal, () => real.fetch(fileId, from, signal, take)),
      },
    };
  }
  const lost = async () => {
    throw new Error('no network');
  };
  const never = () => new Promise<void>(() => {});

  async function readerOf(plain: Buffer<ArrayBuffer>, from: FileServer) {
    const sender = await desk();
    const fileId = await sender.give(plain);
    await isDone(sender, fileId);
    const reader = await desk(new MemoryStore(), { blobs: createMemoryBlobs(), server: from });
    reader.book.note([sender.book.find(fileId)].filter((each) => each !== undefined));
    return { fileId, reader };
  }

  it('nobody fetches a file a second time that is being fetched', async () => {
    const { server: watched, answers, most } = counted();
    const plain = randomBytes(300_000);
    const { fileId, reader } = await readerOf(plain, watched);
    const again = Promise.withResolvers<void>();
    const out = Promise.withResolvers<void>();
    answers.push(lost, () => {
      out.resolve();
      return again.promise;
    });
    must(await reader.calls['files.fetch']({ fileId }));
    await out.promise;
    reader.files.online();
    await new Promise(setImmediate);
    again.resolve();
    await until(() => expect(reader.downloads.get(fileId)?.state).toBe('here'));
    expect(most()).toBe(1);
    expect((await reader.read(fileId, plain.length)).equals(plain)).toBe(true);
  });

  it('what hangs on its way here is begun again', async () => {
    const { server: watched, answers } = counted();
    const { fileId, reader } = await readerOf(randomBytes(10), watched);
    const out = Promise.withResolvers<void>();
    answers.push(() => {
      out.resolve();
      return never();
    });
    must(await reader.calls['files.fetch']({ fileId }));
    await out.promise;
    reader.files.online();
    await until(() => expect(reader.downloads.get(fileId)?.state).toBe('here'));
  });

  it('what hangs on its way to the server is begun again', async () => {
    const { server: watched, answers } = counted();
    const client = await desk(new MemoryStore(), { server: watched });
    const out = Promise.withResolvers<void>();
    answers.push(() => {
      out.resolve();
      return never();
    });
    const fileId = await client.give(randomBytes(10));
    await out.promise;
    client.files.online();
    await isDone(client, fileId);
  });

  it('not more files go up at once than before', async () => {
    const { server: watched, answers, most } = counted();
    const client = await desk(new MemoryStore(), { server: watched });
    const held = Promise.withResolvers<void>();
    answers.push(lost, lost, lost, lost, ...Array.from({ length: 4 }, () => () => held.promise));
    const files = [];
    for (let n = 0; n < 4; n += 1) files.push(await client.give(randomBytes(10)));
    await until(() => {
      client.files.online();
      expect(answers.length).toBeLessThan(3);
    });
    client.files.online();
    held.resolve();
    for (const fileId of files) await isDone(client, fileId);
    expect(most()).toBe(2);
  });
});

describe('where there is no room', () => {
  it('a file that comes fails, leaves nothing, and keeps nobody else waiting', async () => {
    const sender = await desk();
    const channelId = newChannelId();
    const give = (bytes: number) => sender.give(randomBytes(bytes), 'a.bin', channelId);
    const large = [await give(50_000), await give(50_000), await give(50_000)];
    const small = await give(10);
    for (const fileId of [...large, small]) await isDone(sender, fileId);
    const blobs = createMemoryBlobs(10_000);
    const reader = await desk(new MemoryStore(), { blobs });
    for (const fileId of [...large, small]) {
      reader.book.note([sender.book.find(fileId)].filter((each) => each !== undefined));
      must(await reader.calls['files.fetch']({ fileId }));
    }
    await until(() => expect(reader.downloads.get(small)?.state).toBe('here'));
    for (const fileId of large) {
      expect(reader.downloads.get(fileId)).toMatchObject({
        state: 'failed',
        error: { code: 'DiskFull' },
      });
    }
    expect(await blobs.list()).toEqual([small]);
  });

  it('files of messages that are sent make it, and can be fetched again', async () => {
    const blobs = createMemoryBlobs(100_000);
    const client = await desk(new MemoryStore(), { blobs });
    const first = await client.give(randomBytes(60_000));
    await isDone(client, first);
    const clientId = newClientId();
    client.files.join(clientId, [first]);
    // Control: as long as its message is not sent, nobody else may have it.
    await expect(client.give(randomBytes(60_000))).rejects.toThrow('DiskFull');
    await client.files.leave(clientId, false);
    const second = await client.give(randomBytes(60_000));
    expect(await client.calls['files.read']({ fileId: first, from: 0, length: 10 })).toMatchObject({
      error: { code: 'NotFound' },
    });
    expect(client.downloads.get(first)?.state).toBe('away');
    await isDone(client, second);
    client.files.join(clientId, [second]);
    await client.files.leave(clientId, false);
    must(await client.calls['files.fetch']({ fileId: first }));
    await until(() => expect(client.downloads.get(first)?.state).toBe('here'));
    expect(client.failures).toEqual([]);
  });
});

it('a session in memory writes no file', async () => {
  const client = await desk(new MemoryStore(), { blobs: createMemoryBlobs() });
  const plain = randomBytes(500_000);
  const fileId = await client.give(plain);
  await isDone(client, fileId);
  expect((await client.read(fileId, plain.length)).equals(plain)).toBe(true);
  expect(await onDisk()).toEqual([]);
  // Control: on the disk there would be one.
  await (await desk()).give(plain, 'notes.txt', ChannelId.parse(randomUUID()));
  expect(await onDisk()).toHaveLength(1);
});
