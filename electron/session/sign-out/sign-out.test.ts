import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceId, PersonId, SessionId, TenantId } from '../../../shared/domain/ids.ts';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import { STRICT_DEFAULT } from '../../../shared/policy/policy.ts';
import type { Receipt, ReceiptFile } from '../../../shared/receipt/receipt.ts';
import { verifyReceipt } from '../../../shared/receipt/receipt-file.ts';
import { createDeviceSigningKey } from '../../vault/device-signing-key.ts';
import type { Keychain } from '../../vault/keychain.ts';
import { createMemoryKeychain } from '../../vault/memory-keychain.ts';
import type { SessionRecord } from '../session-record.ts';
import { FakeApi } from '../testing/fake-api.ts';
import { FakeKeychain } from '../testing/fake-keychain.ts';
import { letTimePass } from '../testing/let-time-pass.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { blocksSignIn, type SignOutOrder } from './sign-out.ts';
import { SIGN_OUT_STEPS, type SignOutStep } from './steps.ts';
import { revocationOf } from './subject.ts';
import { signOutProcess } from './testing/sign-out-process.ts';

const SERVER = 'https://chat.lumen.test';
const TICKET = 'ticket-0123456789abcdef';
const TOKENS = {
  accessToken: 'access-0123456789abcdef',
  accessExpiresAt: 0,
  refreshToken: 'refresh-0123456789abcdef',
};

let profile: string;
let keychain: FakeKeychain;
let api: FakeApi;
let clock: ManualClock;
let deviceKeys: Keychain;
let signedInAs: SessionRecord;
let undo: (() => Promise<unknown>)[];

/** The parts of one process, on the profile as it is. */
function process(steps: readonly SignOutStep[] = SIGN_OUT_STEPS) {
  const surfaces = { clearWebStorage: async () => 1, clearDesktopTraces: async () => 0 };
  const parts = signOutProcess(
    { profile, keychain, deviceKeychain: deviceKeys, api, clock, surfaces },
    steps,
  );
  undo.push(() => parts.vault.close());
  return parts;
}

const order = (change: Partial<SignOutOrder> = {}): SignOutOrder => ({
  trigger: 'user',
  revocation: revocationOf(signedInAs),
  unsent: 0,
  resumes: null,
  covered: Promise.resolve(),
  progress: () => {},
  ...change,
});

const deviceKey = () => createDeviceSigningKey(deviceKeys);

/** Lets time pass until the work is done. */
const finish = <T>(work: Promise<T>): Promise<T> => letTimePass(() => clock, 20, work);

/** A new process finds the journal and goes on. */
async function resume() {
  const next = process();
  const left = await next.journal.read();
  if (left.state !== 'found') throw new Error(`the journal is ${left.state}`);
  const { trigger, revocation } = left.journal;
  return next.runner.run(order({ trigger, revocation, resumes: left }));
}

const filesLeft = async () =>
  (await readdir(profile, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);

/** The steps, with one of them changed. */
const stepsWith = (name: string, change: (step: SignOutStep) => SignOutStep['run']) =>
  SIGN_OUT_STEPS.map((step) => (step.name === name ? { ...step, run: change(step) } : step));

const NEVER = new Promise<never>(() => {});
const NAMES = SIGN_OUT_STEPS.map(({ name }) => name);

beforeEach(async () => {
  undo = [];
  profile = await mkdtemp(join(tmpdir(), 'nightjar-sign-out-'));
  keychain = new FakeKeychain();
  deviceKeys = createMemoryKeychain();
  clock = new ManualClock();
  const id = PersonId.parse(randomUUID());
  const me = {
    id,
    name: 'Ada',
    title: '',
    role: 'member',
    email: 'ada@lumen.test',
    endsAt: null,
  } as const;
  const tenant = { id: TenantId.parse(randomUUID()), name: 'Lumen' };
  api = new FakeApi({ me, tenant, policy: {}, issue: () => TOKENS, now: clock.wallNow });

  // A session, signed in and with all its files.
  const { vault, credentials, record } = process();
  await vault.create('secret');
  await credentials.adopt(SERVER, TOKENS);
  const sessionId = SessionId.parse(randomUUID());
  const device = {
    id: DeviceId.parse(randomUUID()),
    key: (await deviceKey().open()).publicJwk,
  };
  signedInAs = {
    serverUrl: SERVER,
    sessionId,
    me,
    tenant,
    company: api.company.policy({}, 0),
    policy: STRICT_DEFAULT,
    lastActivity: 0,
    lastObserved: 0,
    failedUnlocks: 0,
    retryAt: 0,
    revocationTicket: TICKET,
    deviceCertificate: api.company.certificate(sessionId, device, 0),
    term: { signedInAt: 0, accountEndsAt: null, wordHeardAt: 0, wordAt: 0 },
    unlocksWith: 'account',
    unsent: 0,
  };
  await record.save(credentials.recordKey() ?? Buffer.alloc(0), signedInAs);
  await vault.close();
  expect(await filesLeft()).toContain('session.sealed');
  expect([...keychain.items.keys()].sort()).toEqual(['session-tokens', 'vault-secret']);
});

afterEach(async () => {
  await Promise.all(undo.map((each) => each()));
  await rm(profile, { recursive: true });
});

async function expectGone(): Promise<void> {
  expect(await filesLeft()).toEqual([]);
  expect([...keychain.items.keys()]).toEqual([]);
}

describe('sign-out', () => {
  it('destroys the keys before anything is deleted, and says what it removed', async () => {
    const ran: string[] = [];
    const steps = SIGN_OUT_STEPS.map((step) => ({
      ...step,
      run: (context: Parameters<SignOutStep['run']>[0]) => {
        ran.push(step.name);
        return step.run(context);
      },
    }));
    const { summary } = await process(steps).runner.run(order());
    expect(ran).toEqual(NAMES);
    expect(ran[0]).toBe('destroy-keys');
    expect(summary).toMatchObject({ trigger: 'user', residue: [], resumed: false });
    expect(summary.steps.every(({ result }) => result === 'done')).toBe(true);
    expect(summary.steps.find(({ step }) => step === 'delete-store')?.removed).toBeGreaterThan(0);
    await expectGone();
  });

  it('has its intent on the disk before the first step', async () => {
    let seen: unknown;
    const { journal, runner } = process(
      stepsWith('destroy-keys', (step) => async (context) => {
        seen = await journal.read();
        return step.run(context);
      }),
    );
    await runner.run(order());
    expect(seen).toMatchObject({ state: 'found', journal: { trigger: 'user' } });
  });

  it.each(['intent', ...NAMES])(
    'cut off right after %s is finished by the next process',
    async (place) => {
      const dies = stepsWith(place === 'intent' ? 'destroy-keys' : place, (step) => async (c) => {
        if (place !== 'intent') await step.run(c);
        died.resolve();
        return NEVER;
      });
      const died = Promise.withResolvers<void>();
      void process(dies).runner.run(order());
      await died.promise;

      const { summary } = await resume();
      expect(summary).toMatchObject({ trigger: 'user', residue: [], resumed: true });
      expect(summary.steps.every(({ result }) => result === 'done')).toBe(true);
      expect(api.revoked.map(({ ticket }) => ticket)).toContain(TICKET);
      await expectGone();
    },
  );

  it.each(NAMES)('tries %s again when it fails', async (name) => {
    let failures = 1;
    const steps = stepsWith(name, (step) => async (context) => {
      if (failures-- > 0) throw new Error('not now');
      return step.run(context);
    });
    const { runner, problems } = process(steps);
    const { summary } = await finish(runner.run(order()));
    expect(summary.steps.every(({ result }) => result === 'done')).toBe(true);
    expect(problems).toHaveLength(1);
    await expectGone();
  });

  it.each(NAMES)(
    'does all the others when %s cannot be done, and keeps the intent',
    async (name) => {
      const steps = stepsWith(name, () => async () => {
        throw new Error('never');
      });
      const { summary } = await finish(process(steps).runner.run(order()));
      for (const { step, result } of summary.steps) {
        // What is still there is also what the last look finds.
        const may = step === name || (step === 'verify' && summary.residue.length > 0);
        expect(result, step).toBe(may ? 'failed' : 'done');
      }
      expect(await filesLeft()).toContain('sign-out.journal.json');

      expect((await resume()).summary.steps.every(({ result }) => result === 'done')).toBe(true);
      await expectGone();
    },
  );

  it('goes on when a step hangs', async () => {
    const steps = stepsWith('clear-web-storage', () => () => NEVER);
    const { summary } = await finish(process(steps).runner.run(order()));
    expect(summary.steps.filter(({ result }) => result !== 'done')).toMatchObject([
      { step: 'clear-web-storage', result: 'failed', removed: 0 },
    ]);
  });

  it('goes on when the journal cannot be written', async () => {
    const { runner, journal } = process();
    journal.write = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    expect((await runner.run(order())).summary.residue).toEqual([]);
    await expectGone();
  });

  it('destroys the keys although the journal is written to a disk that hangs', async () => {
    const { runner, journal, problems } = process();
    journal.write = () => NEVER;
    const running = runner.run(order());
    // Control: before its time is up, the disk is waited for.
    clock.advance(999);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(keychain.items.size).toBe(2);
    await finish(running);
    expect(problems.length).toBeGreaterThan(0);
    await expectGone();
  });

  it('writes nothing to the journal after it was removed, however late', async () => {
    const { journal } = process();
    const entry = {
      version: 1,
      trigger: 'user',
      startedAt: 1,
      revocation: null,
      unsent: 0,
    } as const;
    const late = journal.write({ ...entry, steps: [], inventory: {} });
    const removed = journal.remove();
    await Promise.all([late, removed]);
    expect(await journal.read()).toEqual({ state: 'none' });
  });

  it('without the server is done here, and the server is told later', async () => {
    api.offline = true;
    const { runner } = process();
    const { summary } = await runner.run(order());
    expect(summary.steps.filter(({ result }) => result !== 'done')).toMatchObject([
      { step: 'revoke-on-server', result: 'deferred', removed: 0 },
    ]);
    expect(await filesLeft()).toEqual(['revocations.json']);

    // Another process, another day.
    api.offline = false;
    const next = process();
    next.revocations.tryNow();
    await vi.waitFor(expectGone);
    expect(api.revoked).toEqual([{ ticket: TICKET, trigger: 'user' }]);
  });

  it('names what should be gone and is not', async () => {
    // Control for every `residue: []` above: the look can fail.
    await writeFile(join(profile, 'forgotten.txt'), 'hello');
    keychain.delete = async () => true;
    const { summary } = await finish(process().runner.run(order()));
    expect(summary.residue).toEqual([
      'forgotten.txt',
      'keychain: vault-secret',
      'keychain: session-tokens',
    ]);
    expect(summary.steps.at(-1)).toMatchObject({ step: 'verify', result: 'failed' });
    expect(await filesLeft()).toContain('sign-out.journal.json');
  });

  it('removes all files also when the keychain lets nothing go', async () => {
    keychain.delete = () => Promise.reject(new NightjarError('KeychainUnavailable'));
    const { summary } = await finish(process().runner.run(order()));
    expect(summary.residue).toEqual(['keychain: vault-secret', 'keychain: session-tokens']);
    expect(await filesLeft()).toEqual(['sign-out.journal.json']);
  });

  it('reports what it comes to while it does it', async () => {
    const shown: string[][] = [];
    await process().runner.run(
      order({ progress: (steps) => shown.push(steps.map(({ result }) => result)) }),
    );
    expect(shown.map((results) => results.filter((each) => each === 'done').length)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });
});

describe('its receipt', () => {
  async function read(file: ReceiptFile | null | undefined): Promise<Receipt> {
    if (!file) throw new Error('no receipt');
    const verified = await verifyReceipt(file, api.company.tenantKey);
    if (!verified.ok) throw new Error(JSON.stringify(verified.error));
    return verified.value.receipt;
  }
  const artefact = (receipt: Receipt, what: string) =>
    receipt.steps.flatMap(({ artefacts }) => artefacts).find((each) => each.what === what);

  it('tells what went with its size, how, and what was looked at; the server has it', async () => {
    const bytes = (await stat(join(profile, 'session.sealed'))).size;
    const { summary, receipt: file } = await process().runner.run(order());
    expect(summary.receipt).toEqual({
      outcome: 'complete',
      shortcomings: [],
      delivery: 'delivered',
    });
    expect(api.receipts).toEqual([{ ticket: TICKET, file }]);
    const receipt = await read(file);
    const { sessionId, tenant } = signedInAs;
    expect(receipt).toMatchObject({ sessionId, tenantId: tenant.id, trigger: 'user' });
    expect(receipt.steps.map(({ name, result }) => `${name} ${result}`)).toEqual(
      NAMES.map((name) => `${name} done`),
    );
    expect(artefact(receipt, 'session-record')).toEqual({
      what: 'session-record',
      method: 'file-deleted',
      count: 1,
      bytes,
      result: 'done',
    });
    expect(artefact(receipt, 'message-store')?.bytes).toBeGreaterThan(4_000);
    expect(artefact(receipt, 'vault-keys')).toMatchObject({ method: 'key-destroyed' });
    expect(artefact(receipt, 'server-session')).toMatchObject({ method: 'told', count: 1 });
    expect(receipt.rescan).toMatchObject({ roots: 1, residue: 0 });
    await expectGone();
  });

  it.each(['intent', ...NAMES])('cut off right after %s is whole all the same', async (place) => {
    const died = Promise.withResolvers<void>();
    const dies = stepsWith(place === 'intent' ? 'destroy-keys' : place, (step) => async (c) => {
      if (place !== 'intent') await step.run(c);
      died.resolve();
      return NEVER;
    });
    const store = (await stat(join(profile, 'vault', 'messages.db'))).size;
    void process(dies).runner.run(order());
    await died.promise;
    const { receipt: file } = await resume();
    const receipt = await read(file);
    expect(receipt).toMatchObject({ outcome: 'complete', resumed: true });
    expect(artefact(receipt, 'message-store')?.bytes).toBeGreaterThanOrEqual(store);
    for (const what of ['vault-keys', 'session-tokens', 'message-store', 'session-record']) {
      expect(artefact(receipt, what)?.count, what).toBeGreaterThan(0);
    }
    expect(api.receipts).toEqual([{ ticket: TICKET, file }]);
  });

  it('tells of the files of messages, how many and how large, whole or half fetched', async () => {
    const folder = join(profile, 'files');
    await mkdir(folder);
    await writeFile(join(folder, randomUUID()), Buffer.alloc(3_000));
    await writeFile(join(folder, `${randomUUID()}.part`), Buffer.alloc(500));
    const { receipt: file } = await process().runner.run(order());
    expect(artefact(await read(file), 'attachments')).toEqual({
      what: 'attachments',
      method: 'file-deleted',
      count: 2,
      bytes: 3_500,
      result: 'done',
    });
    await expectGone();
  });

  it('waits for the server, and says the same when it comes there', async () => {
    api.offline = true;
    const { summary, receipt: file } = await process().runner.run(order());
    expect(summary.receipt).toMatchObject({ outcome: 'complete', delivery: 'waiting' });
    expect((await read(file)).steps).toContainEqual(
      expect.objectContaining({ name: 'revoke-on-server', result: 'deferred' }),
    );
    expect(await filesLeft()).toEqual(['revocations.json']);
    api.offline = false;
    const next = process();
    next.revocations.tryNow();
    await vi.waitFor(expectGone);
    expect(api.receipts).toEqual([{ ticket: TICKET, file }]);
  });

  it('waits alone when the server went away after it had heard of the end', async () => {
    api.refusals.set('receipt', 'ServerError');
    const { summary, receipt: file } = await process().runner.run(order());
    expect(summary.receipt?.delivery).toBe('waiting');
    api.refusals.clear();
    process().revocations.tryNow();
    await vi.waitFor(expectGone);
    expect(api.receipts).toEqual([{ ticket: TICKET, file }]);
    expect(api.revoked).toHaveLength(1);
  });

  it('is incomplete with a residue, and complete when the next start removed it', async () => {
    await writeFile(join(profile, 'forgotten.txt'), 'hello');
    const first = await finish(process().runner.run(order()));
    expect(first.summary.receipt).toEqual({
      outcome: 'incomplete',
      shortcomings: ['residue'],
      delivery: 'delivered',
    });
    const receipt = await read(first.receipt);
    expect(receipt.rescan?.residue).toBe(1);
    // It tells of no file by its name.
    expect(JSON.stringify(receipt)).not.toContain('forgotten');
    await rm(join(profile, 'forgotten.txt'));
    const { summary, receipt: last } = await resume();
    expect(summary.receipt?.outcome).toBe('complete');
    expect(api.receipts.map(({ file }) => file)).toEqual([first.receipt, last]);
  });

  it.each(NAMES)('is incomplete when %s cannot be done, and says so', async (name) => {
    const steps = stepsWith(name, () => async () => {
      throw new Error('never');
    });
    const { summary, receipt: file } = await finish(process(steps).runner.run(order()));
    expect(summary.receipt).toMatchObject({ outcome: 'incomplete' });
    expect(summary.receipt?.shortcomings).toContain(name === 'verify' ? 'verify' : name);
    expect((await read(file)).outcome).toBe('incomplete');
  });

  it('is of the look alone: what was seen is in its hash', async () => {
    const hashes = new Set<string | undefined>();
    await writeFile(join(profile, 'a.txt'), 'hello');
    for (const content of ['hello', 'longer']) {
      await writeFile(join(profile, 'a.txt'), content);
      const { receipt: file } = await finish(process().runner.run(order()));
      hashes.add((await read(file)).rescan?.hash);
    }
    expect(hashes.size).toBe(2);
  });

  it('that can be kept nowhere is written anew by the next start', async () => {
    api.refusals.set('receipt', 'ServerError');
    const first = process();
    first.revocations.keepReceipt = () => Promise.reject(new Error('no room'));
    const { summary } = await first.runner.run(order());
    expect(summary.receipt?.delivery).toBe('waiting');
    expect(await filesLeft()).toContain('sign-out.journal.json');
    api.refusals.clear();
    const { receipt: file } = await resume();
    expect((await read(file)).resumed).toBe(true);
    expect(api.receipts).toEqual([{ ticket: TICKET, file }]);
    await expectGone();
  });

  it('is none rather than one that proves nothing', async () => {
    // Another key than the one that was certified.
    deviceKeys = createMemoryKeychain();
    const { runner, problems } = process();
    const { summary, receipt } = await runner.run(order());
    expect([summary.receipt, receipt]).toEqual([null, null]);
    expect(problems).toHaveLength(1);
    expect(api.receipts).toEqual([]);
    // The sign-out itself does not depend on it.
    await expectGone();
  });

  it('is none for a session whose record could not be read', async () => {
    const { summary } = await process().runner.run(order({ revocation: null }));
    expect(summary.receipt).toBe(null);
  });
});

describe('the next sign-in', () => {
  const done = NAMES.map((step) => ({ step, result: 'done' as const, removed: 0 }));

  it('waits for what would meet its own things, and for nothing else', () => {
    const without = (name: string) =>
      blocksSignIn(done.map((each) => (each.step === name ? { ...each, result: 'failed' } : each)));
    expect(NAMES.filter((name) => without(name).length > 0)).toEqual([
      'destroy-keys',
      'delete-store',
      'delete-session-record',
      'delete-files',
    ]);
    expect(blocksSignIn(done)).toEqual([]);
    expect(blocksSignIn([])).toHaveLength(4);
  });
});
