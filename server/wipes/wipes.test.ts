import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionId, WipeId } from '../../shared/domain/ids.ts';
import {
  WIPE_OVERDUE_MS,
  WIPE_WAITS_MS,
  WipeStage,
  type WipeTarget,
} from '../../shared/domain/wipe.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/http.ts';
import type { ReceiptOutcome } from '../../shared/receipt/receipt.ts';
import { logoutReceipts } from '../db/schema.ts';
import { must, type SignedInPerson, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { dial, shownOnSocket } from '../testing/socket-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const everyone = { kind: 'everyone' } as const;
const NOT_ALLOWED = { error: { code: 'NotAllowed' } };
const NOT_FOUND = { error: { code: 'NotFound' } };
const CONFLICT = { error: { code: 'Conflict' } };

describe.each(ENGINES)('wipes on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let [owner, ann, bo, mia]: SignedInPerson[] = [];
  beforeAll(async () => {
    server = await startTestServer(kind);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    company = await testCompany(server);
    owner = await company.arrive('Owner', 'owner');
    ann = await company.arrive('Ann', 'admin');
    bo = await company.arrive('Bo', 'admin');
    mia = await company.arrive('Mia');
    for (const admin of [owner, ann, bo]) await admin.stepUp();
  });

  const people = () => {
    if (!owner || !ann || !bo || !mia) throw new Error('nobody is here');
    return { owner, ann, bo, mia };
  };
  const ask = async (by: SignedInPerson, target: WipeTarget, reason = 'a lost laptop') =>
    must(await by.http('askWipe', { target, reason })).wipe;
  const read = async (by: SignedInPerson, wipeId: WipeId) =>
    must(await by.http('readWipe', { wipeId }));
  const isAlive = async (who: SignedInPerson) => (await who.http('listSessions', {})).ok;
  const signOut = (who: SignedInPerson) =>
    who.http('revokeByTicket', { ticket: who.signedIn.revocationTicket, trigger: 'wiped' });
  /** As if its device's receipt had come and been right. */
  const receive = (sessionId: SessionId, outcome: ReceiptOutcome) =>
    server.database.inTenant(company.tenant.id, async (tx) => {
      const tenantId = company.tenant.id;
      const row = { hash: randomUUID(), file: '{}', receivedAt: server.clock() };
      await tx.insert(logoutReceipts).values({ ...row, tenantId, sessionId, outcome });
    });

  it('of one device: asked, delivered, wiped, and told to the device', async () => {
    const { ann, mia } = people();
    const laptop = await company.signIn(mia.me);
    const socket = await laptop.connect('restricted');
    const { sessionId } = laptop.signedIn;
    const wipe = await ask(ann, { kind: 'session', sessionId });
    expect(wipe).toMatchObject({
      state: 'begun',
      reason: 'a lost laptop',
      target: { kind: 'session', person: { name: 'Mia' }, deviceName: 'test' },
      askedBy: { name: 'Ann' },
      counts: { asked: 1, delivered: 0, wiped: 0, incomplete: 0, overdue: 0 },
    });
    await socket.closed;
    expect(socket.heard('session.revoked')).toEqual([{ because: 'wiped' }]);
    expect(await isAlive(laptop)).toBe(false);
    // Control: Mia's other device goes on.
    expect(await isAlive(mia)).toBe(true);

    const stage = async () => (await read(ann, wipe.id)).devices.map((each) => each.stage);
    expect(await stage()).toEqual(['asked']);
    await signOut(laptop);
    expect(await stage()).toEqual(['delivered']);
    await receive(sessionId, 'incomplete');
    expect(await stage()).toEqual(['incomplete']);
    await receive(sessionId, 'complete');
    const { wipe: after, devices } = await read(ann, wipe.id);
    expect(devices).toMatchObject([
      { sessionId, person: { name: 'Mia' }, stage: 'wiped', receipt: { outcome: 'complete' } },
    ]);
    expect(after.counts).toEqual({ asked: 0, delivered: 0, incomplete: 0, wiped: 1, overdue: 0 });
    socket.close();
  });

  it('of a device that was away: whatever it comes with, it learns that it was wiped', async () => {
    const { ann, mia } = people();
    const laptop = await company.signIn(mia.me);
    const revoked = await company.signIn(mia.me);
    const wipe = await ask(ann, { kind: 'session', sessionId: laptop.signedIn.sessionId });
    must(await mia.http('revokeSession', { sessionId: revoked.sessionId }));
    const said = (because: string) => ({ error: { code: 'SessionRevoked', because } });
    for (const [who, because] of [
      [laptop, 'wiped'],
      // Control: of one that its person ended.
      [revoked, 'revoked'],
    ] as const) {
      expect(await who.refresh()).toMatchObject(said(because));
      expect(await who.http('listSessions', {})).toMatchObject(said(because));
      const shown = await shownOnSocket(server.url, who);
      const auth = { ...shown, mode: 'restricted', protocol: PROTOCOL_VERSION };
      expect(await dial(server.url, auth)).toMatchObject(said(because));
    }
    // Nobody else is told why.
    const { refreshToken } = laptop;
    const thief = await newTestDevice();
    const stolen = await callRoute(server.url, 'refresh', { refreshToken }, { device: thief });
    expect(stolen).toEqual({ ok: false, error: { code: 'SessionRevoked' } });

    await signOut(laptop);
    await receive(laptop.signedIn.sessionId, 'complete');
    expect((await read(ann, wipe.id)).devices).toMatchObject([
      { stage: 'wiped', overdue: false, receipt: { outcome: 'complete' } },
    ]);
  });

  it('of a person: all their devices, overdue until the receipt comes', async () => {
    const { ann, mia } = people();
    const laptop = await company.signIn(mia.me);
    const wipe = await ask(ann, { kind: 'person', personId: mia.me.id });
    expect([await isAlive(mia), await isAlive(laptop)]).toEqual([false, false]);
    expect(await isAlive(ann)).toBe(true);
    await signOut(mia);
    await receive(mia.signedIn.sessionId, 'complete');
    server.clock.advance(WIPE_OVERDUE_MS);
    const admin = await company.signIn(ann.me);
    const late = await read(admin, wipe.id);
    expect(late.devices.map(({ stage, overdue }) => [stage, overdue])).toEqual([
      ['asked', true],
      ['wiped', false],
    ]);
    expect(late.wipe.counts).toMatchObject({ asked: 1, wiped: 1, overdue: 1 });
    // It comes back.
    await signOut(laptop);
    expect((await read(admin, wipe.id)).wipe.counts).toMatchObject({ delivered: 1, overdue: 1 });
    await receive(laptop.signedIn.sessionId, 'complete');
    expect((await read(admin, wipe.id)).wipe.counts).toMatchObject({ wiped: 2, overdue: 0 });
  });

  it('of everyone: begins when a second admin approves, and not before', async () => {
    const { owner, ann, bo, mia } = people();
    const wipe = await ask(ann, everyone, 'a break-in');
    expect(wipe).toMatchObject({ state: 'waiting', begunAt: null });
    expect(await isAlive(mia)).toBe(true);
    const request = { wipeId: wipe.id };
    expect(await ann.http('approveWipe', request)).toMatchObject(NOT_ALLOWED);
    const again = await company.signIn(ann.me);
    await again.stepUp();
    expect(await again.http('approveWipe', request)).toMatchObject(NOT_ALLOWED);
    expect(await mia.http('approveWipe', request)).toMatchObject(NOT_ALLOWED);
    const fresh = await company.signIn(bo.me);
    expect(await fresh.http('approveWipe', request)).toMatchObject({
      error: { code: 'StepUpNeeded' },
    });
    expect(await isAlive(mia)).toBe(true);

    const begun = must(await bo.http('approveWipe', request)).wipe;
    expect(begun).toMatchObject({
      state: 'begun',
      approvedBy: { name: 'Bo' },
      counts: { asked: 6 },
    });
    for (const each of [owner, ann, bo, mia, again, fresh]) expect(await isAlive(each)).toBe(false);
    const back = await company.signIn(owner.me);
    await back.stepUp();
    expect(await back.http('approveWipe', request)).toMatchObject(CONFLICT);
    expect(await back.http('cancelWipe', request)).toMatchObject(CONFLICT);
  });

  it('of everyone: is called off by anybody who administers, and lapses', async () => {
    const { owner, ann, bo } = people();
    const first = await ask(ann, everyone);
    const cancelled = must(await owner.http('cancelWipe', { wipeId: first.id })).wipe;
    expect(cancelled).toMatchObject({ state: 'cancelled', cancelledBy: { name: 'Owner' } });
    expect(await bo.http('approveWipe', { wipeId: first.id })).toMatchObject(CONFLICT);

    const second = await ask(ann, everyone);
    server.clock.advance(WIPE_WAITS_MS);
    const late = await company.signIn(bo.me);
    await late.stepUp();
    expect(await late.http('approveWipe', { wipeId: second.id })).toMatchObject(CONFLICT);
    expect((await read(late, second.id)).wipe.state).toBe('lapsed');
    expect((await read(late, second.id)).devices).toEqual([]);
  });

  it('of two words at once, one is the first', async () => {
    const { owner, ann, bo, mia } = people();
    const { id: wipeId } = await ask(ann, everyone);
    const both = await Promise.all([
      bo.http('approveWipe', { wipeId }),
      owner.http('cancelWipe', { wipeId }),
    ]);
    const done = both.filter(({ ok }) => ok);
    expect(done).toHaveLength(1);
    expect(await isAlive(mia)).toBe(both[1].ok);
  });

  it("spares an owner's devices from who is no owner", async () => {
    const { owner, ann } = people();
    const { sessionId } = owner.signedIn;
    const session = { target: { kind: 'session', sessionId }, reason: 'mutiny' } as const;
    const person = { target: { kind: 'person', personId: owner.me.id }, reason: 'mutiny' } as const;
    expect(await ann.http('askWipe', session)).toMatchObject(NOT_ALLOWED);
    expect(await ann.http('askWipe', person)).toMatchObject(NOT_ALLOWED);
    expect(await isAlive(owner)).toBe(true);
    const second = await company.arrive('Second', 'owner');
    await second.stepUp();
    expect(await second.http('askWipe', session)).toMatchObject({ ok: true });
    expect(await isAlive(owner)).toBe(false);
  });

  it('stays in its company', async () => {
    const { ann, mia } = people();
    const wipe = await ask(ann, everyone);
    const stranger = await (await testCompany(server)).arrive('Stranger', 'owner');
    await stranger.stepUp();
    const { sessionId } = mia.signedIn;
    const targets = [
      { kind: 'session', sessionId },
      { kind: 'person', personId: mia.me.id },
    ] as const;
    for (const target of targets) {
      expect(await stranger.http('askWipe', { target, reason: 'x' })).toMatchObject(NOT_FOUND);
    }
    for (const route of ['readWipe', 'approveWipe', 'cancelWipe'] as const) {
      expect(await stranger.http(route, { wipeId: wipe.id }), route).toMatchObject(NOT_FOUND);
    }
    expect(await stranger.http('lockSession', { sessionId })).toMatchObject(NOT_FOUND);
    expect(must(await stranger.http('listWipes', {}))).toEqual({ wipes: [], total: 0 });
    const { devices } = must(await stranger.http('listDevices', {}));
    expect(devices.map(({ person }) => person.id)).toEqual([stranger.me.id]);
    expect(await isAlive(mia)).toBe(true);
    expect((await read(ann, wipe.id)).wipe.state).toBe('waiting');
  });

  it('is in the audit log by who and what, and keeps what a person wrote out of it', async () => {
    const { ann, bo, mia } = people();
    await ask(ann, { kind: 'session', sessionId: mia.signedIn.sessionId }, 'canary words');
    await signOut(mia);
    const { id: wipeId } = await ask(ann, everyone, 'canary words');
    await bo.http('cancelWipe', { wipeId });
    const { entries } = must(await ann.http('readAudit', { limit: 200 }));
    const actions = entries.filter(({ action }) => action.startsWith('wipe.'));
    expect(actions.map(({ action }) => action)).toEqual([
      'wipe.cancelled',
      'wipe.asked',
      'wipe.delivered',
      'wipe.begun',
      'wipe.asked',
    ]);
    expect(JSON.stringify(entries)).not.toContain('canary words');
    const { wipes, total } = must(await ann.http('listWipes', { limit: 1 }));
    expect(total).toBe(2);
    // Control: it is kept where admins read it.
    expect(wipes).toMatchObject([{ id: wipeId, reason: 'canary words' }]);
  });

  it('locks a device that is connected, and says when none hears it', async () => {
    const { ann, mia } = people();
    const [open, locked] = [
      await mia.connect(),
      await (await company.signIn(mia.me)).connect('restricted'),
    ];
    const { devices } = must(await ann.http('listDevices', { name: 'MI' }));
    expect(devices.map(({ state }) => state).toSorted()).toEqual(['locked', 'open']);
    const request = { sessionId: mia.signedIn.sessionId };
    expect(must(await ann.http('lockSession', request))).toEqual({ heard: true });
    await vi.waitFor(() => expect(open.heard('session.lock')).toHaveLength(1));
    expect(locked.heard('session.lock')).toEqual([]);
    open.close();
    await vi.waitFor(async () => {
      expect(must(await ann.http('lockSession', request))).toEqual({ heard: false });
    });
    locked.close();
  });

  it('lists devices by page and by name', async () => {
    const { ann, owner } = people();
    const percent = await company.arrive('Per_cent');
    const all = must(await ann.http('listDevices', { limit: 3 }));
    expect(all.total).toBe(5);
    const rest = must(await ann.http('listDevices', { from: 3, limit: 3 }));
    const names = [...all.devices, ...rest.devices].map(({ person }) => person.name);
    expect(names).toEqual(['Ann', 'Bo', 'Mia', 'Owner', 'Per_cent']);
    expect(all.devices.filter(({ current }) => current)).toMatchObject([
      { person: { name: 'Ann' } },
    ]);
    const found = must(await ann.http('listDevices', { name: '_' }));
    expect(found.devices.map(({ person }) => person.id)).toEqual([percent.me.id]);
    expect(must(await ann.http('listDevices', { name: 'test' })).total).toBe(5);
    await owner.http('revokeByTicket', {
      ticket: owner.signedIn.revocationTicket,
      trigger: 'user',
    });
    expect(must(await ann.http('listDevices', {})).total).toBe(4);
  });

  it('is guarded by the database as well: nobody alone, no second thoughts', async () => {
    const { ann, bo } = people();
    const { id } = await ask(ann, everyone, 'a break-in');
    const { id: tenantId } = company.tenant;
    const attempt = (statement: SQL) =>
      server.database.inTenant(tenantId, (tx) => tx.execute(statement));
    const refused = [
      sql`update wipes set begun_at = 1 where id = ${id}`,
      sql`update wipes set approved_by = asked_by, approved_at = 1, begun_at = 1 where id = ${id}`,
      sql`update wipes set reason = 'another one' where id = ${id}`,
      sql`update wipes set asked_by = ${bo.me.id} where id = ${id}`,
      sql`delete from wipes`,
      sql`delete from wiped_sessions`,
      sql`update wiped_sessions set wipe_id = ${id}`,
    ];
    for (const statement of refused) await expect(attempt(statement)).rejects.toThrow();
    // Control: with another admin's word it may begin.
    const approved = sql`update wipes set approved_by = ${bo.me.id}, approved_at = 1, begun_at = 1
      where id = ${id}`;
    await expect(attempt(approved)).resolves.toBeDefined();
  });

  it('never goes back, whatever happens in whatever order', async () => {
    const { ann, bo, mia } = people();
    const happening = fc.constantFrom(
      'ticket',
      'incomplete',
      'complete',
      'wait',
      'ask again',
      'cancel',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 8 }), async (happenings) => {
        const device = await company.signIn(mia.me);
        const { sessionId } = device.signedIn;
        const target = { kind: 'session', sessionId } as const;
        const wipe = await ask(ann, target);
        let before = { stage: 0, state: 'begun', overdue: false };
        for (const each of happenings) {
          if (each === 'ticket') await signOut(device);
          else if (each === 'wait') server.clock.advance(WIPE_OVERDUE_MS / 30);
          else if (each === 'ask again') {
            expect(await ann.http('askWipe', { target, reason: 'again' })).toMatchObject(NOT_FOUND);
          } else if (each === 'cancel') await bo.http('cancelWipe', { wipeId: wipe.id });
          else await receive(sessionId, each);
          const { wipe: now, devices } = await read(ann, wipe.id);
          const stage = WipeStage.options.indexOf(devices[0]?.stage ?? 'asked');
          expect(stage).toBeGreaterThanOrEqual(before.stage);
          expect(now.state).toBe('begun');
          before = { stage, state: now.state, overdue: devices[0]?.overdue ?? false };
          // Sessions and proofs age with the clock.
          await ann.stepUp();
        }
      }),
      { numRuns: 8 },
    );
  });
});
