import { mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ErrorCode, err, ok } from '../../../shared/errors/app-error.ts';
import type { RouteName } from '../../../shared/protocol/http.ts';
import { anyPublicJwk } from '../../../shared/signing/testing/any-public-jwk.ts';
import type { Api } from '../../sync/api.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { createRevocations } from './revocation.ts';

const at = (ticket: string) => ({ serverUrl: 'https://chat.lumen.test', ticket });
const FIRST = at('ticket-first-0123456');
const SECOND = at('ticket-second-012345');

const FILE = {
  receipt: 'a.receipt.file',
  device: 'a.device.certificate',
  tenantKey: anyPublicJwk(),
};

let profile: string;
let clock: ManualClock;
let answer: ErrorCode | 'ok';
/** Of single routes. */
let answers: Partial<Record<RouteName, ErrorCode>>;
let asked: unknown[];
let settled: boolean;
let settledReceipts: string[];

const api: Api = {
  // The two routes that are called here have the same reply.
  call: async (_serverUrl, route, request) => {
    asked.push(request);
    const given = answers[route] ?? answer;
    return given === 'ok' ? (ok({ already: false }) as never) : err(given);
  },
};
const open = () =>
  createRevocations({
    profile,
    api,
    clock,
    settled: () => settled,
    receiptSettled: (ticket, delivery) => settledReceipts.push(`${ticket} ${delivery}`),
    report: (cause) => {
      throw cause;
    },
  });
const pending = async (): Promise<string[]> => {
  const text = await readFile(join(profile, 'revocations.json'), 'utf8').catch(() => null);
  return text === null
    ? []
    : JSON.parse(text).pending.map((each: { ticket: string }) => each.ticket);
};

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'nightjar-revocations-'));
  clock = new ManualClock();
  answer = 'ok';
  answers = {};
  asked = [];
  settled = true;
  settledReceipts = [];
});
afterEach(() => rm(profile, { recursive: true }));

describe('a revocation that waits', () => {
  it('is on the disk, and is tried with growing pauses until the server has it', async () => {
    answer = 'ServerUnreachable';
    const revocations = open();
    await revocations.add(FIRST, 'idle');
    expect(await pending()).toEqual([FIRST.ticket]);
    const waits = [5_000, 10_000, 20_000, 40_000];
    for (const [tries, wait] of waits.entries()) {
      clock.advance(wait - 1);
      expect(asked).toHaveLength(tries);
      clock.advance(1);
      await vi.waitFor(() => expect(asked).toHaveLength(tries + 1));
      await vi.waitFor(() => expect(clock.timers).toBe(1));
    }
    answer = 'ok';
    revocations.tryNow();
    await vi.waitFor(async () => expect(await pending()).toEqual([]));
    expect(asked.at(-1)).toEqual({ ticket: FIRST.ticket, trigger: 'idle' });
    expect(clock.timers).toBe(0);
  });

  it.each(['SessionRevoked', 'NotFound', 'WrongCredentials'] as const)(
    'is over when the server answers %s',
    async (code) => {
      answer = code;
      const revocations = open();
      await revocations.add(FIRST, 'user');
      revocations.tryNow();
      await vi.waitFor(async () => expect(await pending()).toEqual([]));
      await revocations.stop();
      expect(asked).toHaveLength(1);
    },
  );

  it('brings the receipt after the end, each once, also when the server goes away in between', async () => {
    const revocations = open();
    answers = { receipt: 'ServerUnreachable' };
    await revocations.keepReceipt(FIRST, 'user', FILE, false);
    revocations.tryNow();
    await vi.waitFor(() => expect(clock.timers).toBe(1));
    expect(await pending()).toEqual([FIRST.ticket]);
    expect(settledReceipts).toEqual([]);
    await revocations.stop();
    const ended = { ticket: FIRST.ticket, trigger: 'user' };
    const receipt = { ticket: FIRST.ticket, file: FILE };
    expect(asked).toEqual([ended, receipt]);

    // Another process, another day.
    answers = {};
    asked = [];
    const next = open();
    next.tryNow();
    await vi.waitFor(async () => expect(await pending()).toEqual([]));
    expect(asked).toEqual([receipt]);
    await vi.waitFor(() => expect(settledReceipts).toEqual([`${FIRST.ticket} delivered`]));
    await next.stop();
  });

  it.each(['revokeByTicket', 'receipt'] as const)(
    'lets go of the receipt when the server refuses at %s',
    async (route) => {
      answers = { [route]: 'BadRequest' };
      const revocations = open();
      await revocations.keepReceipt(FIRST, 'user', FILE, false);
      revocations.tryNow();
      await vi.waitFor(async () => expect(await pending()).toEqual([]));
      await vi.waitFor(() => expect(settledReceipts).toEqual([`${FIRST.ticket} refused`]));
      await revocations.stop();
      expect(asked).toHaveLength(route === 'receipt' ? 2 : 1);
    },
  );

  it('is for the next process while this one still needs the session', async () => {
    const revocations = open();
    await revocations.hold(FIRST, 'unreadable');
    await revocations.add(SECOND, 'user');
    revocations.tryNow();
    await vi.waitFor(async () => expect(await pending()).toEqual([FIRST.ticket]));
    await revocations.stop();

    const next = open();
    next.tryNow();
    await vi.waitFor(async () => expect(await pending()).toEqual([]));
    await next.stop();
  });

  it('is told also when a newer version left it', async () => {
    const left = { ...FIRST, trigger: 'user', since: clock.wallNow(), because: 'newer' };
    const text = JSON.stringify({ version: 2, pending: [left] });
    await writeFile(join(profile, 'revocations.json'), text);
    const revocations = open();
    revocations.tryNow();
    await vi.waitFor(async () => expect(await pending()).toEqual([]));
    expect(asked).toEqual([{ ticket: FIRST.ticket, trigger: 'user' }]);
    await revocations.stop();
  });

  it('that an earlier process held is not tried before it is known who is here', async () => {
    const before = open();
    await before.hold(FIRST, 'unreadable');
    settled = false;
    const next = open();
    await next.add(SECOND, 'user');
    next.tryNow();
    await vi.waitFor(async () => expect(await pending()).toEqual([FIRST.ticket]));
    expect(asked).toHaveLength(1);
    // Control: then it is.
    settled = true;
    await vi.waitFor(async () => {
      next.tryNow();
      expect(await pending()).toEqual([]);
    });
    await next.stop();
  });

  it('is not told once it is dropped', async () => {
    const revocations = open();
    await revocations.add(FIRST, 'user');
    await revocations.drop(FIRST.ticket);
    revocations.tryNow();
    await revocations.stop();
    expect(asked).toEqual([]);
  });

  it('is forgotten when no session can be that old', async () => {
    const revocations = open();
    await revocations.hold(FIRST, 'user');
    clock.sleep(91 * 86_400_000);
    const next = open();
    next.tryNow();
    await next.stop();
    expect(asked).toEqual([]);
  });

  it('that does not read is reported, and stands in nobody’s way', async () => {
    await writeFile(join(profile, 'revocations.json'), 'garbage');
    const problems: unknown[] = [];
    const revocations = createRevocations({
      profile,
      api,
      clock,
      settled: () => true,
      receiptSettled: () => {},
      report: (cause) => problems.push(cause),
    });
    await revocations.add(FIRST, 'user');
    expect(problems).toHaveLength(1);
    expect(await pending()).toEqual([FIRST.ticket]);
    await revocations.stop();
  });

  it('that cannot be read just now is not overwritten', async () => {
    const path = join(profile, 'revocations.json');
    await open().hold(FIRST, 'user');
    // A link that leads in a circle: the file is there, and the file system does not read it.
    await rename(path, `${path}.elsewhere`);
    await symlink(path, path);
    const revocations = open();
    await expect(revocations.add(SECOND, 'user')).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(revocations.drop(SECOND.ticket)).rejects.toMatchObject({ code: 'ELOOP' });
    await rm(path);
    await rename(`${path}.elsewhere`, path);
    await revocations.add(SECOND, 'user');
    expect(await pending()).toEqual([FIRST.ticket, SECOND.ticket]);
    await revocations.stop();
  });
});
