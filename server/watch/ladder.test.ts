import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, Answer, WatchRule } from '../../shared/domain/alert.ts';
import type { Me } from '../../shared/domain/person.ts';
import { STANDARD_WATCHING } from '../../shared/domain/watching.ts';
import { people } from '../db/schema.ts';
import {
  must,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { callRoute, fetchRaw } from '../testing/http-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let company: TestCompany;
let owner: SignedInPerson;
let ada: SignedInPerson;

beforeAll(async () => {
  server = await startTestServer('pglite', { behindProxy: true });
});
afterAll(() => server.close());
beforeEach(async () => {
  company = await testCompany(server);
  owner = await company.arrive('Olga', 'owner');
  ada = await company.arrive('Ada');
  await server.watched();
});

const alerts = async (): Promise<Alert[]> => {
  await server.watched();
  return must(await owner.http('listAlerts', { from: 0, limit: 50 })).alerts;
};

/** Signs in on a new device, from an address as the proxy says it. */
async function signInFrom(me: Me, address: string): Promise<{ status: number; text: string }> {
  const device = await newTestDevice('PC');
  const body = JSON.stringify({
    email: me.email,
    password: TEST_PASSWORD,
    device: device.device,
  });
  const headers = { 'x-forwarded-for': address };
  return fetchRaw(`${server.url}/v1/sign-in`, { method: 'POST', body, headers, as: { device } });
}

/** Somebody has a copy of the token, and not the key. */
const stealFrom = async ({ accessToken }: SignedInPerson) =>
  callRoute(server.url, 'readPolicy', {}, { device: await newTestDevice(), accessToken });

async function answerWith(rule: WatchRule, ...answers: Answer[]): Promise<void> {
  await owner.stepUp();
  const settings = structuredClone(STANDARD_WATCHING);
  settings.rules[rule] = { on: true, answers };
  must(await owner.http('setWatching', { settings, basedOn: 0 }));
}

const rowOf = async ({ id }: Me) => {
  const [row] = await server.database.inTenant(company.tenant.id, (tx) =>
    tx.select().from(people).where(eq(people.id, id)),
  );
  return row;
};

describe('a new device', () => {
  it('on a strange network is told of to the person and to the admins who are there', async () => {
    const desk = await owner.connect();
    const own = await ada.connect();
    expect((await signInFrom(ada.me, '93.184.215.14')).status).toBe(200);
    const [alert] = await alerts();
    expect(alert).toMatchObject({
      severity: 'warning',
      evidence: { deviceName: 'PC' },
      person: { id: ada.me.id },
      state: 'open',
    });
    await expect.poll(() => desk.heard('alert')).toMatchObject([{ alert: { id: alert?.id } }]);
    await expect
      .poll(() => own.heard('account.notice'))
      .toMatchObject([{ notice: { id: alert?.id } }]);
    expect(own.heard('alert')).toEqual([]);
    desk.close();
    own.close();
  });

  it('control: at the usual place it is a notice, of which no admin is called', async () => {
    await company.signIn(ada.me);
    expect(await alerts()).toMatchObject([
      { severity: 'notice', answers: [{ answer: 'tell-person', outcome: 'done' }] },
    ]);
  });
});

describe('a token that was copied', () => {
  it('signs the person out and wipes, and the password alone does not open the account again', async () => {
    expect((await stealFrom(ada)).ok).toBe(false);
    expect(await alerts()).toMatchObject([
      {
        severity: 'critical',
        evidence: { rule: 'stolen-token', how: 'other-key' },
        answers: [
          { answer: 'sign-out-wipe', outcome: 'done' },
          { answer: 'tell-person', outcome: 'done' },
          { answer: 'tell-admins', outcome: 'done' },
        ],
      },
    ]);
    expect((await ada.http('readPolicy', {})).ok).toBe(false);
    expect(must(await owner.http('listWipes', { from: 0, limit: 9 })).wipes).toHaveLength(1);
    expect((await rowOf(ada.me))?.mustProveSince).not.toBeNull();
    const again = await signInFrom(ada.me, '127.0.0.1');
    expect(again.text).not.toContain('"signed-in"');
  });

  it('spares the last owner a lockout, whose devices are wiped all the same', async () => {
    await company.hire('Second', 'admin');
    await stealFrom(owner);
    await server.watched();
    expect((await owner.http('readPolicy', {})).ok).toBe(false);
    expect((await rowOf(owner.me))?.mustProveSince).toBeNull();
    const { status, text } = await signInFrom(owner.me, '127.0.0.1');
    expect([status, text.includes('"signed-in"')]).toEqual([200, true]);
  });
});

describe('as the company sets it', () => {
  it('suspends, until an admin lifts it', async () => {
    await answerWith('stolen-token', 'suspend');
    await stealFrom(ada);
    await server.watched();
    expect((await signInFrom(ada.me, '127.0.0.1')).status).not.toBe(200);
    expect(must(await owner.http('listSuspended', {})).suspended).toMatchObject([
      { person: { id: ada.me.id } },
    ]);
    must(await owner.http('liftSuspension', { personId: ada.me.id }));
    expect((await signInFrom(ada.me, '127.0.0.1')).status).toBe(200);
  });

  it('suspends everybody but the last owner', async () => {
    await answerWith('stolen-token', 'suspend');
    await stealFrom(owner);
    await server.watched();
    expect((await rowOf(owner.me))?.suspendedAt).toBeNull();
    expect((await signInFrom(owner.me, '127.0.0.1')).status).toBe(200);
  });

  it('locks the devices, and nothing ends', async () => {
    await answerWith('stolen-token', 'lock');
    const own = await ada.connect();
    await stealFrom(ada);
    expect(await alerts()).toMatchObject([{ answers: [{ answer: 'lock', outcome: 'done' }] }]);
    expect((await ada.http('readPolicy', {})).ok).toBe(true);
    own.close();
  });

  it('says nothing of a rule that is off', async () => {
    await owner.stepUp();
    const settings = structuredClone(STANDARD_WATCHING);
    settings.rules['stolen-token'].on = false;
    must(await owner.http('setWatching', { settings, basedOn: 0 }));
    await stealFrom(ada);
    expect(await alerts()).toEqual([]);
  });
});

describe('what the person is told of their account', () => {
  /** What a start of the client shows of it. */
  async function shownTo(person: SignedInPerson): Promise<string[]> {
    const socket = await person.connect();
    must(await socket.call('sync.start', {}));
    const ids = socket.heard('account.notice').map(({ notice }) => notice.id);
    socket.close();
    return ids;
  }
  async function seenBy(person: SignedInPerson, alertId: Alert['id']): Promise<void> {
    const socket = await person.connect();
    must(await socket.call('account.noticeSeen', { alertId }));
    socket.close();
  }

  it('is not taken away by the session that it is about, nor by one that came after it', async () => {
    const intruder = await company.signIn(ada.me);
    const [alert] = await alerts();
    if (!alert) throw new Error('no alert');
    expect(alert.session?.id).toBe(intruder.sessionId);
    const later = await company.signIn(ada.me);
    for (const other of [intruder, later]) {
      await seenBy(other, alert.id);
      expect(await shownTo(ada)).toContain(alert.id);
    }
    // Control: from where she was before.
    await seenBy(ada, alert.id);
    expect(await shownTo(ada)).not.toContain(alert.id);
  });
});

describe('an alert', () => {
  it('is acknowledged once, and dismissed with a reason', async () => {
    await stealFrom(ada);
    const [alert] = await alerts();
    const alertId = alert?.id;
    if (!alertId) throw new Error('no alert');
    expect(must(await owner.http('acknowledgeAlert', { alertId })).alert).toMatchObject({
      state: 'acknowledged',
      closedBy: { id: owner.me.id },
    });
    expect(await owner.http('acknowledgeAlert', { alertId })).toMatchObject({
      error: { code: 'Conflict' },
    });
    const dismissed = must(await owner.http('dismissAlert', { alertId, reason: 'a test' })).alert;
    expect(dismissed).toMatchObject({ state: 'dismissed', reason: 'a test' });
  });

  it('is for admins alone, who have to confirm before they change what is answered', async () => {
    const wanted = { settings: STANDARD_WATCHING, basedOn: 0 };
    expect((await ada.http('listAlerts', { from: 0, limit: 9 })).ok).toBe(false);
    expect((await ada.http('setWatching', wanted)).ok).toBe(false);
    expect((await owner.http('setWatching', wanted)).ok).toBe(false);
    await owner.stepUp();
    expect((await owner.http('setWatching', wanted)).ok).toBe(true);
    expect(await owner.http('setWatching', wanted)).toMatchObject({ error: { code: 'Conflict' } });
  });
});
