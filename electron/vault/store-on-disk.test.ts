import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ChannelId } from '../../shared/domain/ids.ts';
import { createVault } from './create-vault.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { openDatabase } from './store/database.ts';
import { createLocalStore } from './store/local-store.ts';
import { MIGRATIONS } from './store/schema.ts';
import { asNightjarError } from './store/store-error.ts';
import {
  bytesIn,
  newChannelId,
  newFolder,
  newMessage,
  newMessages,
  newOutgoing,
  QUICK_COST,
  WORKER,
} from './testing/sample.ts';
import { createTroubledKeychain } from './testing/troubled-keychain.ts';

const PASSWORD = 'password';
const CANARIES = ['canary-body', '金丝雀正文', 'canary-draft', 'canary-outbox'];

const KEY = randomBytes(32);
const newKey = () => Buffer.from(KEY);
const always = () => undefined;

/** A vault with canaries in each of its tables, still open. */
async function vaultWithCanaries(worker: URL) {
  const folder = await newFolder();
  const keychain = createTroubledKeychain();
  const vault = createVault({ folder, keychain, worker, cost: QUICK_COST });
  onTestFinished(() => vault.close());
  expect(await vault.create(PASSWORD)).toEqual({ ok: true });
  const id = newChannelId();
  const bodies = ['canary-body', '金丝雀正文'].map((body, i) => newMessage(id, i + 1, { body }));
  await vault.store.putMessages(id, bodies);
  await vault.store.saveDraft(id, 'canary-draft');
  await vault.store.enqueue(newOutgoing({ body: 'canary-outbox' }));
  return { folder, keychain, vault, id };
}

async function seenIn(folder: string): Promise<string[]> {
  const bytes = await bytesIn(folder);
  return CANARIES.filter((canary) => bytes.includes(canary));
}

describe('what the disk shows', () => {
  it('is nothing, open or closed', async () => {
    const { folder, vault } = await vaultWithCanaries(WORKER);
    expect(await seenIn(folder)).toEqual([]);
    await vault.close();
    expect(await seenIn(folder)).toEqual([]);
    expect((await readFile(join(folder, 'messages.db'))).subarray(0, 6).toString()).not.toBe(
      'SQLite',
    );
  });

  it('is everything with the encryption switched off, as only a test build can', async () => {
    vi.stubEnv('NIGHTJAR_TEST_PLAIN_STORE', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const plain = new URL('./testing/plain-store-worker.ts', import.meta.url);
    const { folder } = await vaultWithCanaries(plain);
    expect(await seenIn(folder)).toEqual(CANARIES);
    const { folder: encrypted } = await vaultWithCanaries(WORKER);
    expect(await seenIn(encrypted)).toEqual([]);
  });
});

describe('a damaged store', () => {
  it.each([
    ['cut short in the middle of a page', (path: string) => truncate(path, 5_000)],
    ['empty', (path: string) => truncate(path, 0)],
    ['overwritten at its beginning', async (path: string) => writeFile(path, randomBytes(8_192))],
  ])('%s is unreadable, and stays as it is', async (_, damage) => {
    const { folder, vault } = await vaultWithCanaries(WORKER);
    await vault.close();
    const path = join(folder, 'messages.db');
    await damage(path);
    const before = await readFile(path);
    const error = expect.objectContaining({ code: 'StoreUnreadable' });
    expect(await vault.open('password', PASSWORD)).toEqual({ ok: false, error });
    expect(await readFile(path)).toEqual(before);
    await vault.destroyKeys();
    await vault.deleteStore();
    expect(await vault.create(PASSWORD)).toEqual({ ok: true });
  });

  it('does not open under another key', async () => {
    const path = join(await newFolder(), 'db');
    openDatabase({ path, key: newKey(), mode: 'create' }).close();
    openDatabase({ path, key: newKey(), mode: 'open' }).close();
    expect(codeOf(() => openDatabase({ path, key: randomBytes(32), mode: 'open' }))).toBe(
      'StoreUnreadable',
    );
  });

  it('of a newer version is left to that version', async () => {
    const path = join(await newFolder(), 'db');
    const newer = [...MIGRATIONS, 'CREATE TABLE later (a)'];
    openDatabase({ path, key: newKey(), mode: 'create', migrations: newer }).close();
    const before = await readFile(path);
    expect(codeOf(() => openDatabase({ path, key: newKey(), mode: 'open' }))).toBe(
      'StoreFromNewerVersion',
    );
    expect(await readFile(path)).toEqual(before);
    openDatabase({ path, key: newKey(), mode: 'open', migrations: newer }).close();
  });

  it('of an older version is brought up to date', async () => {
    const path = join(await newFolder(), 'db');
    openDatabase({ path, key: newKey(), mode: 'create' }).close();
    const newer = [...MIGRATIONS, 'CREATE TABLE later (a)'];
    const db = openDatabase({ path, key: newKey(), mode: 'open', migrations: newer });
    onTestFinished(() => db.close());
    expect(db.pragma('user_version', { simple: true })).toBe(newer.length);
    expect(db.prepare('SELECT * FROM later').all()).toEqual([]);
  });
});

describe('a full disk', () => {
  it('refuses what it has no room for, whole, and keeps all that was acknowledged', async () => {
    const path = join(await newFolder(), 'db');
    const db = openDatabase({ path, key: newKey(), mode: 'create' });
    onTestFinished(() => db.close());
    const store = createLocalStore(db, always);
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 40}`);
    const id = newChannelId();
    let acknowledged = 0;
    const code = codeOf(() => {
      for (let from = 1; from < 20_000; from += 50) {
        store.putMessages(id, newMessages(id, from, from + 49));
        acknowledged = from + 49;
      }
    });
    expect(code).toBe('DiskFull');
    expect(acknowledged).toBeGreaterThan(0);
    expect(store.storedRun(id)).toEqual({ from: 1, to: acknowledged });
    db.pragma('max_page_count = 100000');
    store.putMessages(id, newMessages(id, acknowledged + 1, acknowledged + 1));
    expect(store.storedRun(id)?.to).toBe(acknowledged + 1);
  });
});

describe('a process that is killed', () => {
  it('loses nothing that was acknowledged', async () => {
    const folder = await newFolder();
    const secretFile = join(await newFolder(), 'secret');
    const program = fileURLToPath(new URL('./testing/writing-program.ts', import.meta.url));
    const writer = spawn(process.execPath, [program, folder, secretFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: writer.stdout })) {
      lines.push(line);
      if (lines.length === 60) writer.kill('SIGKILL');
    }
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
    const keychain = createMemoryKeychain();
    await keychain.write('vault-secret', await readFile(secretFile));
    const vault = createVault({
      folder,
      keychain: { ...keychain, keeping: 'kept' },
      worker: WORKER,
    });
    onTestFinished(() => vault.close());
    expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
    const run = await vault.store.storedRun(ChannelId.parse(lines[0]));
    const acknowledged = Number(lines.at(-1));
    expect(acknowledged).toBeGreaterThan(50);
    expect(run?.from).toBe(1);
    expect(run?.to).toBeGreaterThanOrEqual(acknowledged);
  });
});

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'nothing was refused';
  } catch (cause) {
    return asNightjarError(cause).code;
  }
}
