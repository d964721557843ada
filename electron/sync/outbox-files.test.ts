import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Me } from '../../shared/domain/person.ts';
import { ok } from '../../shared/errors/app-error.ts';
import { createFileServer } from '../files/file-server.ts';
import { fileOptions } from '../files/testing/file-options.ts';
import { TusServer } from '../files/testing/tus-server.ts';
import { newClientId } from '../vault/testing/sample.ts';
import { type Client, must, newClient, QUICK, until } from './testing/client.ts';
import { CompanyServer } from './testing/company-server.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { issueToken } from './testing/token.ts';

let server: CompanyServer;
let files: TusServer;
let ada: Me;
let room: ChannelId;
let store: MemoryStore;
let clients: Client[];
let options: ReturnType<typeof fileOptions>;

function start(): Client {
  const tokens = { current: async () => ok(issueToken(ada)) };
  const client = newClient(ada, store, tokens, QUICK, () => null, options);
  client.sync.start(`http://127.0.0.1:${server.port}`, 'full');
  clients.push(client);
  return client;
}

beforeEach(async () => {
  clients = [];
  server = new CompanyServer();
  files = new TusServer();
  await server.listen();
  ada = server.hire('Ada');
  room = server.openRoom('room', [ada]);
  store = new MemoryStore();
  options = fileOptions({ server: createFileServer(await files.listen()) });
});
afterEach(async () => {
  await Promise.all(clients.map(({ sync }) => sync.stop()));
  await server.close();
  await files.close();
});

async function attach({ sync }: Client, name: string) {
  const calls = sync.files;
  const wanted = { channelId: room, name, size: 1_000, type: 'text/plain' };
  const { fileId } = must(await calls['files.begin'](wanted));
  must(await calls['files.put']({ fileId, bytes: randomBytes(1_000) }));
  must(await calls['files.finish']({ fileId }));
  return fileId;
}

const send = ({ sync }: Client, body: string, fileIds: Awaited<ReturnType<typeof attach>>[]) =>
  sync.chat['chat.send']({ channelId: room, clientId: newClientId(), body, fileIds });

it('a message waits for its files, later ones wait for it, and a restart changes nothing of that', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  files.hold = promise;
  const before = start();
  const fileId = await attach(before, 'plan.txt');
  must(await send(before, 'first', [fileId]));
  must(await send(before, 'second', []));
  await until(() => expect(before.heard.connections).toContain('online'));
  expect(server.bodies(room)).toEqual([]);
  await before.sync.stop();

  const after = start();
  await until(() => expect(after.heard.connections).toContain('online'));
  expect(server.bodies(room)).toEqual([]);
  resolve();
  await until(() => expect(server.bodies(room)).toEqual(['first', 'second']));
  const sent = server.calls.find(({ name }) => name === 'message.send')?.request;
  expect(sent).toMatchObject({ body: 'first', attachments: [{ fileId, name: 'plan.txt' }] });
  await until(async () => expect(await store.readOutbox()).toEqual([]));
  await until(async () => expect(await store.readUploads()).toEqual([]));
});

it('a file that the server will not take fails its message, which can be tried again or let go', async () => {
  files.refusal = 'StorageFull';
  const client = start();
  const first = await attach(client, 'a.txt');
  must(await send(client, 'first', [first]));
  must(await send(client, 'second', []));
  await until(() => expect(server.bodies(room)).toEqual(['second']));
  const [failed] = await store.readOutbox();
  expect(failed?.error?.code).toBe('StorageFull');
  files.refusal = null;
  const { clientId } = failed ?? { clientId: newClientId() };
  must(await client.sync.chat['chat.retry']({ clientId }));
  await until(() => expect(server.bodies(room)).toEqual(['second', 'first']));

  files.refusal = 'FileTooLarge';
  must(await send(client, 'third', [await attach(client, 'b.txt')]));
  await until(async () => expect((await store.readOutbox())[0]?.error).not.toBe(null));
  const [unwanted] = await store.readOutbox();
  must(await client.sync.chat['chat.discard']({ clientId: unwanted?.clientId ?? clientId }));
  expect([await store.readOutbox(), await store.readUploads()]).toEqual([[], []]);
});

it('the page is shown files without what opens them', async () => {
  const client = start();
  const fileId = await attach(client, 'plan.txt');
  await send(client, 'look', [fileId]);
  await until(() => expect(client.heard.messages.size).toBeGreaterThan(0));
  const uploads = client.heard.payloads('chat.uploads');
  const shown = JSON.stringify([...client.heard.messages.values(), uploads]);
  const [outgoing] = server.calls.flatMap(({ name, request }) =>
    name === 'message.send' ? [JSON.stringify(request)] : [],
  );
  expect(shown).toContain('plan.txt');
  expect(shown).not.toMatch(/"(key|sha256)"/);
  // Control: what goes to the server has them.
  expect(outgoing).toMatch(/"key"/);
});
