import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ok } from '../../shared/errors/app-error.ts';
import type { PolicyPart } from '../../shared/policy/policy.ts';
import { SigningCompany } from '../policy/testing/signing-company.ts';
import { CompanyServer } from '../sync/testing/company-server.ts';
import { Rig } from './testing/rig.ts';

let server: CompanyServer;
let rig: Rig;

beforeEach(async () => {
  server = new CompanyServer();
  await server.listen();
  const me = server.hire('Ada');
  rig = await Rig.open({ me, serverUrl: `http://127.0.0.1:${server.port}` });
  server.signedPolicy = rig.api.signedPolicy;
  await rig.start();
});
afterEach(async () => {
  await rig.session.stop('quit');
  await rig.close();
  await server.close();
});

const company = () => rig.api.company;
/** The next version of the company's policy, unless `change` says something else. */
function signed(part: PolicyPart, change: object = {}): string {
  company().version += 1;
  return company().sign({ ...company().document(part, rig.clock.wallNow()), ...change });
}
const notices = () =>
  rig.events.filter(({ name }) => name === 'notice').map(({ payload }) => payload);
const Notice = z.object({ error: z.object({ code: z.string() }) });
const refusals = () => new Set(notices().map((notice) => Notice.parse(notice).error.code));
const policy = () => rig.view('unlocked').policy;
/** Says it again and again, as a server may, until it was heard. */
const sayUntil = (event: string, payload: object, check: () => unknown) =>
  rig.until(() => {
    server.shout(event, payload);
    return check();
  });
const pushUntil = (signedPolicy: string, check: () => unknown) =>
  sayUntil('policy.changed', { signedPolicy }, check);
/** From here on the server says this at each connection too. */
async function follow(part: PolicyPart, lockAfter: number, change?: object): Promise<string> {
  server.signedPolicy = signed(part, change);
  await pushUntil(server.signedPolicy, () => expect(policy().lockAfter).toBe(lockAfter));
  return server.signedPolicy;
}

describe('what the server says in the company’s name', () => {
  beforeEach(async () => {
    expect(await rig.signIn()).toEqual(ok({}));
  });

  it('is followed, shown with whose word it is, and kept for the time without a network', async () => {
    await follow({ lockAfter: 60 }, 60);
    expect(rig.view('unlocked').setBy.lockAfter).toEqual(['company']);
    rig.machine.set({ lockAfter: 50 });
    rig.personal.set({ lockAfter: 40, devices: 1 });
    expect(rig.view('unlocked')).toMatchObject({
      policy: { lockAfter: 40, devices: 1 },
      required: { lockAfter: 50, devices: 10 },
      personal: { lockAfter: 40, devices: 1 },
      setBy: { lockAfter: ['personal'], logoutAfter: ['company'] },
    });
    await rig.until(async () => expect((await rig.record()).policy.lockAfter).toBe(40));

    await server.close();
    rig.machine.set({});
    await rig.start();
    expect(await rig.unlock()).toEqual(ok({}));
    expect(policy()).toMatchObject({ lockAfter: 40, devices: 1 });
    rig.personal.set({});
    expect(policy()).toMatchObject({ lockAfter: 60, devices: 10 });
    expect(notices()).toEqual([]);
  });

  it('is not followed when the company did not sign it; that is told once', async () => {
    await follow({ lockAfter: 90 }, 90);
    const stranger = new SigningCompany(company().tenantId);
    stranger.version = 99;
    const now = rig.clock.wallNow();
    const wrong: [string, string][] = [
      [stranger.policy({ lockAfter: 3_000 }, now).signed, 'PolicyForged'],
      [company().sign({ ...company().document({}, now), version: 1 }), 'PolicyRolledBack'],
      ['a policy that nobody signed', 'PolicyUnsigned'],
    ];
    for (const [text, code] of wrong) {
      await pushUntil(text, () => expect(refusals()).toContain(code));
      await pushUntil(`${text}!`, () => expect(policy().lockAfter).toBe(90));
    }
    // Control: what it did sign is followed, after all that.
    await follow({ lockAfter: 80 }, 80);
    expect(notices()).toHaveLength(3);
    await rig.until(async () =>
      expect((await rig.record()).company.document.version).toBe(company().version),
    );
  });

  it('goes back to nothing older, also after a restart', async () => {
    const first = await follow({ lockAfter: 3_000 }, 3_000);
    await follow({ lockAfter: 60 }, 60);
    await rig.until(async () =>
      expect((await rig.record()).company.document.everyone.lockAfter).toBe(60),
    );
    server.signedPolicy = first;
    await rig.start();
    await rig.unlock();
    // The process before still hears it too: in this test nobody really killed it.
    await pushUntil(first, () => expect(refusals()).toEqual(new Set(['PolicyRolledBack'])));
    expect(policy().lockAfter).toBe(60);
  });

  it('runs out: the strict default is in force as well, and after a restart too', async () => {
    const loose = { lockAfter: 86_400, logoutAfter: 86_400, offlineLockAfter: 2_592_000 };
    const expiresAt = rig.clock.wallNow() + 60_000;
    const last = await follow(loose, 86_400, { expiresAt });
    rig.clock.advance(59_000);
    expect(policy().lockAfter).toBe(86_400);
    rig.clock.advance(1_000);
    expect(policy().lockAfter).toBe(300);
    await rig.until(async () => expect((await rig.record()).policy.lockAfter).toBe(300));
    await rig.start();
    await rig.unlock();
    expect(policy().lockAfter).toBe(300);
    expect(notices()).toEqual([]);
    // By the server's own clock it has run out too: the same rules again are no news.
    server.shout('session.word', { word: rig.api.word() });
    const again = signed(loose, { expiresAt });
    await pushUntil(again, () => expect(refusals()).toEqual(new Set(['PolicyExpired'])));
    expect(last).not.toBe(again);
    await follow({ lockAfter: 1_000 }, 1_000);
  });

  it('keeps the session as long as its words come, and only the company’s', async () => {
    const patient = { lockAfter: 86_400, logoutAfter: 86_400, sessionAge: 7_776_000 };
    await follow({ ...patient, offlineLockAfter: 600 }, 86_400);
    const because = () => rig.view('unlocked').warning?.because;
    const word = () => ({ word: rig.api.word() });
    await sayUntil('session.word', word(), () => expect(because()).toBeUndefined());
    for (let i = 0; i < 4; i += 1) {
      rig.clock.advance(590_000);
      expect(because()).toBe('no-word');
      await sayUntil('session.word', word(), () => expect(because()).toBeUndefined());
    }
    rig.clock.advance(590_000);
    const { sessionId } = await rig.record();
    const stranger = new SigningCompany(company().tenantId);
    server.shout('session.word', { word: stranger.word(sessionId, rig.clock.wallNow()) });
    // Whatever is said after it has been heard after it.
    await follow({ ...patient, lockAfter: 80_000, offlineLockAfter: 600 }, 80_000);
    expect(because()).toBe('no-word');
    rig.clock.advance(10_000);
    expect(rig.view('locked').trigger).toBe('no-word');
  });

  it('ends a session for the reason it says', async () => {
    await sayUntil('session.revoked', { because: 'account-ended' }, () =>
      expect(rig.phase).toBe('signed-out'),
    );
    expect(rig.view('signed-out').summary?.trigger).toBe('account-ended');
  });
});

describe('a sign-in is taken back, here and there', () => {
  const spoilt: [string, () => void, string][] = [
    [
      'the policy is of another key',
      () => {
        const { tenantId } = company();
        rig.api.signedPolicy = new SigningCompany(tenantId).policy({}, rig.clock.wallNow()).signed;
      },
      'PolicyForged',
    ],
    [
      'the policy is not signed',
      () => {
        rig.api.signedPolicy = JSON.stringify(company().document({}, 0));
      },
      'PolicyUnsigned',
    ],
    [
      'the policy has run out',
      () => {
        rig.api.signedPolicy = company().policy({}, 0).signed;
      },
      'PolicyExpired',
    ],
    [
      'there is no signed word',
      () => {
        rig.api.word = () => 'a word that nobody signed';
      },
      'ServerAnswerInvalid',
    ],
  ];

  it.each(spoilt)('when %s', async (_when, spoil, code) => {
    spoil();
    expect(await rig.signIn()).toMatchObject({ ok: false, error: { code } });
    expect(await rig.leftovers()).toEqual([]);
    await rig.until(() => expect(rig.api.revoked).toHaveLength(1));
    expect(rig.phase).toBe('signed-out');
  });
});
