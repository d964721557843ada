import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChannelId, FileId, TenantId } from '../../shared/domain/ids.ts';
import { ok } from '../../shared/errors/app-error.ts';
import { asSession } from '../accounts/authenticate.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { files } from '../db/schema.ts';
import { must, openChannel, type TestCompany, testCompany } from '../testing/company.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { collectFiles } from './collect.ts';
import { createDirectoryStorage } from './directory-storage.ts';
import type { FileStorage } from './storage.ts';
import { sweepFiles } from './sweep.ts';
import { createTurns } from './turns.ts';
import { createUploads, FILE_LIMITS, UNREFERENCED_MS } from './uploads.ts';

const newId = () => FileId.parse(randomUUID());
const LENGTH = 1_000;

let server: TestServer;
let directory: string;
let company: TestCompany;
let caller: LiveSession;
let channelId: ChannelId;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nightjar-turns-'));
  server = await startTestServer('pglite');
  company = await testCompany(server);
  const emma = await company.admit(await company.hire('Emma'));
  const socket = await emma.connect();
  channelId = await openChannel(socket, []);
  socket.close();
  const session = { tenantId: company.tenant.id, sessionId: emma.sessionId };
  caller = must(await asSession(server, session, async (_tx, live) => ok(live)));
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

/** Uploads into the directory; something may happen at the storage on the way. */
function uploadsWith(meddle: Partial<FileStorage> = {}) {
  const storage = { ...createDirectoryStorage(directory), ...meddle };
  const turns = createTurns();
  const { database, clock } = server;
  const watch = { note: () => {} };
  const uploads = createUploads({ database, clock, storage, turns, limits: FILE_LIMITS, watch });
  return { uploads, storage, turns };
}

const onDisk = async (tenantId = company.tenant.id) =>
  readdir(join(directory, tenantId)).catch(() => []);
const isKnown = async (fileId: FileId) =>
  server.database.inTenant(
    company.tenant.id,
    async (tx) => (await tx.select().from(files).where(eq(files.id, fileId))).length > 0,
  );

/** A part that has begun to come and goes on until it is ended. */
async function comingPart(made: ReturnType<typeof uploadsWith>, fileId: FileId) {
  const { uploads, storage } = made;
  must(await uploads.begin(caller, { fileId, channelId }, LENGTH));
  const parts = new PassThrough();
  const appended = uploads.append(caller, fileId, 0, parts);
  parts.write(Buffer.alloc(10));
  await expect.poll(() => storage.size({ tenantId: company.tenant.id, fileId })).toBe(10);
  return { parts, appended };
}

describe('a file', () => {
  it('that is removed while a part of it begins to come leaves nothing on the disk', async () => {
    const fileId = newId();
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const real = createDirectoryStorage(directory);
    let paused = false;
    const { uploads } = uploadsWith({
      async size(key) {
        if (paused) {
          asked.resolve();
          await goOn.promise;
        }
        return real.size(key);
      },
      async remove(key) {
        await real.remove(key);
        goOn.resolve();
      },
    });
    must(await uploads.begin(caller, { fileId, channelId }, LENGTH));
    paused = true;
    const parts = Readable.from([Buffer.alloc(LENGTH)]);
    const appended = uploads.append(caller, fileId, 0, parts);
    await asked.promise;
    // Whoever removes it either does so now, or stops the part and waits for its end.
    parts.once('close', () => goOn.resolve());
    const removed = uploads.remove(caller, fileId);
    await Promise.all([appended, removed]);
    expect((await removed).ok).toBe(true);
    expect(await onDisk()).not.toContain(fileId);
    expect(await isKnown(fileId)).toBe(false);
  });

  it('whose row went while a part of it came is not kept', async () => {
    const fileId = newId();
    const { parts, appended } = await comingPart(uploadsWith(), fileId);
    await server.database.inTenant(company.tenant.id, (tx) =>
      tx.delete(files).where(eq(files.id, fileId)),
    );
    parts.end(Buffer.alloc(10));
    expect(await appended).toMatchObject({ error: { code: 'NotFound' } });
    expect(await onDisk()).not.toContain(fileId);
  });

  it('that comes for longer than a day keeps its row, and so its room', async () => {
    const fileId = newId();
    const made = uploadsWith();
    const { storage, turns } = made;
    const { parts, appended } = await comingPart(made, fileId);
    const late = () => server.clock() + UNREFERENCED_MS + 1_000;
    const deps = { database: server.database, clock: late, storage, turns };
    await collectFiles(deps);
    expect([await isKnown(fileId), await onDisk()]).toEqual([
      true,
      expect.arrayContaining([fileId]),
    ]);
    parts.end();
    expect(must(await appended).offset).toBe(10);
    // Control: now that nobody is at work at it, it goes.
    await collectFiles(deps);
    expect(await isKnown(fileId)).toBe(false);
    expect(await onDisk()).not.toContain(fileId);
  });

  it('is worked at by the last who asked', async () => {
    const fileId = newId();
    const made = uploadsWith();
    const { parts, appended } = await comingPart(made, fileId);
    const closed = once(parts, 'close');
    expect(must(await made.uploads.progress(caller, fileId)).offset).toBe(10);
    await closed;
    expect(must(await appended).offset).toBe(10);
  });
});

describe('the sweep', () => {
  it('removes what no row knows, and of a company that is not in this database nothing', async () => {
    const [known, unknown, elsewhere] = [newId(), newId(), newId()];
    const { uploads, storage, turns } = uploadsWith();
    must(await uploads.begin(caller, { fileId: known, channelId }, LENGTH));
    must(await uploads.append(caller, known, 0, Readable.from([Buffer.alloc(LENGTH)])));
    const other = TenantId.parse(randomUUID());
    await mkdir(join(directory, other));
    await writeFile(join(directory, company.tenant.id, unknown), 'left');
    await writeFile(join(directory, other, elsewhere), 'theirs');
    expect(await sweepFiles({ database: server.database, storage, turns })).toBe(1);
    expect(await onDisk()).toContain(known);
    expect(await onDisk()).not.toContain(unknown);
    expect(await onDisk(other)).toEqual([elsewhere]);
  });
});
