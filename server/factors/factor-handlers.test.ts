import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../shared/domain/ids.ts';
import type { RouteName, RouteReply, RouteRequest } from '../../shared/protocol/http.ts';
import { recoveryCodes, totpSecrets } from '../db/schema.ts';
import { FREE_CODES } from '../http/guesses.ts';
import {
  must,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { callRoute } from '../testing/http-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { resetFactorsByOperator } from './reset.ts';
import { codeAt, wrongCodeAt } from './testing/codes.ts';
import { begin, setUpPasskey, setUpTotp } from './testing/person.ts';

const STEP_MS = 30_000;
const SETUP_MS = 10 * 60_000;
const NEW_PASSWORD = 'plums and a lighthouse';
const refusedFor = (code: string) => ({ ok: false, error: { code } });

let server: TestServer;
let company: TestCompany;
let mia: SignedInPerson;
beforeAll(async () => {
  // An access token outlives what is waited for here.
  server = await startTestServer('pglite', { accessSeconds: 3_600 });
});
beforeEach(async () => {
  company = await testCompany(server);
  mia = await company.arrive('Mia');
});
afterAll(() => server.close());

const listed = async (who = mia) => must(await who.http('listFactors', {}));
/** What the company's log has of factors and passwords, oldest first. */
async function noted(admin: SignedInPerson): Promise<[string, unknown][]> {
  const { entries } = must(await admin.http('readAudit', { limit: 50 }));
  return entries
    .filter(({ action }) => /^(factor|password)\./.test(action))
    .map(({ action, detail }): [string, unknown] => [action, detail])
    .toReversed();
}
const signIn = async (password: string) => {
  const device = await newTestDevice();
  const wanted = { email: mia.me.email, password, device: device.device };
  return callRoute(server.url, 'signIn', wanted, { device });
};

describe('an authenticator app', () => {
  it('counts from its first code on; codes to recover with come with it, once', async () => {
    expect(await listed()).toEqual({
      ...{ passwordChangedAt: null, totp: null, passkeys: [], recovery: null },
    });
    await mia.stepUp();
    const { setup, secret } = must(await mia.http('beginTotp', {}));
    const confirm = (code: string, who = mia) => who.http('confirmTotp', { setup, code });
    expect(await confirm(wrongCodeAt(secret, server.clock()))).toMatchObject(
      refusedFor('WrongCode'),
    );
    // Until then there is none, and the password is enough.
    expect((await listed()).totp).toBeNull();
    expect(await signIn(TEST_PASSWORD)).toMatchObject({ value: { step: 'signed-in' } });

    const first = must(await confirm(codeAt(secret, server.clock())));
    expect(first.recoveryCodes).toHaveLength(10);
    expect(await listed()).toMatchObject({ totp: {}, recovery: { left: 10 } });
    expect(await begin(server, mia.me)).toMatchObject({ methods: ['totp', 'recovery'] });

    // Another app takes its place; the codes stay, and are not shown again.
    server.clock.advance(STEP_MS);
    await mia.stepUp();
    const again = must(await mia.http('beginTotp', {}));
    const code = codeAt(again.secret, server.clock());
    const replaced = must(await mia.http('confirmTotp', { setup: again.setup, code }));
    expect(replaced).toEqual({ recoveryCodes: null });
    const stopped = await begin(server, mia.me);
    const old = { method: 'totp' as const, code: codeAt(secret, server.clock() + STEP_MS) };
    expect(await stopped.prove(old)).toMatchObject(refusedFor('WrongCode'));
    const recovery = { method: 'recovery' as const, code: first.recoveryCodes?.[0] ?? '' };
    expect(await stopped.prove(recovery)).toMatchObject({ ok: true });
    expect((await listed()).recovery).toMatchObject({ left: 9 });
  });

  it('is set up by who began it, within ten minutes', async () => {
    const bo = await company.arrive('Bo');
    await Promise.all([mia.stepUp(), bo.stepUp()]);
    const { setup, secret } = must(await mia.http('beginTotp', {}));
    const code = () => codeAt(secret, server.clock());
    expect(await bo.http('confirmTotp', { setup, code: code() })).toMatchObject(
      refusedFor('TicketExpired'),
    );
    const broken = `${setup.slice(0, -4)}AAAA`;
    expect(await mia.http('confirmTotp', { setup: broken, code: code() })).toMatchObject(
      refusedFor('TicketExpired'),
    );
    server.clock.advance(SETUP_MS);
    await mia.stepUp();
    expect(await mia.http('confirmTotp', { setup, code: code() })).toMatchObject(
      refusedFor('TicketExpired'),
    );
    // Control.
    const again = must(await mia.http('beginTotp', {}));
    const right = codeAt(again.secret, server.clock());
    expect(await mia.http('confirmTotp', { setup: again.setup, code: right })).toMatchObject({
      ok: true,
    });
  });

  it('is guessed at a few times, also while it is set up', async () => {
    await mia.stepUp();
    const { setup, secret } = must(await mia.http('beginTotp', {}));
    const code = wrongCodeAt(secret, server.clock());
    for (let guess = 0; guess < FREE_CODES; guess += 1) {
      expect(await mia.http('confirmTotp', { setup, code })).toMatchObject(refusedFor('WrongCode'));
    }
    const right = codeAt(secret, server.clock());
    expect(await mia.http('confirmTotp', { setup, code: right })).toMatchObject(
      refusedFor('RateLimited'),
    );
  });

  it('goes with its codes, unless policy asks for a factor and there is no other', async () => {
    const admin = await company.arrive('Admin', 'admin');
    await setUpTotp(server, mia);
    await admin.setPolicy({ secondFactorAt: ['sign-in'] });
    expect(await mia.http('removeTotp', {})).toMatchObject(refusedFor('LastFactor'));
    expect(await listed()).toMatchObject({ totp: {}, recovery: { left: 10 } });
    // Control: beside another factor it goes, and the codes stay.
    const { codes } = await setUpPasskey(server, mia);
    expect(codes).toBeNull();
    expect(await mia.http('removeTotp', {})).toMatchObject({ ok: true });
    expect(await listed()).toMatchObject({ totp: null, recovery: { left: 10 } });
    expect(await mia.http('removeTotp', {})).toMatchObject(refusedFor('NotFound'));
    expect(await noted(admin)).toEqual([
      ['factor.added', { factor: 'totp' }],
      ['factor.added', { factor: 'recovery' }],
      ['factor.added', { factor: 'passkey' }],
      ['factor.removed', { factor: 'totp' }],
    ]);
  });

  it('is kept sealed, and its codes hashed', async () => {
    const { secret, codes } = await setUpTotp(server, mia);
    const stored = await server.database.inTenant(company.tenant.id, async (tx) =>
      JSON.stringify([await tx.select().from(totpSecrets), await tx.select().from(recoveryCodes)]),
    );
    // Control: what is looked for would be found.
    expect(stored).toContain(mia.me.id);
    for (const shown of [secret, ...codes, ...codes.map((code) => code.replace('-', ''))]) {
      expect(stored).not.toContain(shown);
    }
  });
});

describe('codes to recover with', () => {
  it('are random, long enough, and each person’s own', async () => {
    const { codes } = await setUpTotp(server, mia);
    const { codes: others } = await setUpTotp(server, await company.arrive('Bo'));
    expect(new Set([...codes, ...others]).size).toBe(20);
    // 31 letters, ten of them: 49 bits.
    for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$/);
  });

  it('are made anew by whoever has something to recover from', async () => {
    await mia.stepUp();
    expect(await mia.http('newRecoveryCodes', {})).toMatchObject(refusedFor('NotFound'));
    await setUpTotp(server, mia);
    expect(must(await mia.http('newRecoveryCodes', {})).recoveryCodes).toHaveLength(10);
  });
});

describe('a change of what somebody proves with', () => {
  /** Each with what it needs to have been there before. */
  const CHANGES: [string, (who: SignedInPerson) => Promise<{ ok: boolean }>][] = [
    ['another password', (who) => who.http('changePassword', { password: NEW_PASSWORD })],
    ['another app', async (who) => ({ ok: (await setUpTotp(server, who)).codes !== null })],
    ['another passkey', async (who) => ({ ok: (await setUpPasskey(server, who)).codes === null })],
    ['an app less', (who) => who.http('removeTotp', {})],
    ['new codes to recover with', (who) => who.http('newRecoveryCodes', {})],
  ];

  it.each(CHANGES)('ends all other sessions at once: %s', async (_, change) => {
    await setUpTotp(server, mia);
    server.clock.advance(STEP_MS);
    const elsewhere = await company.admit(mia.me);
    const bystander = await company.arrive('Bo');
    const socket = await elsewhere.connect('restricted');
    expect(await change(mia)).toMatchObject({ ok: true });
    expect(await elsewhere.http('listFactors', {})).toMatchObject(refusedFor('SessionRevoked'));
    expect(await elsewhere.refresh()).toMatchObject(refusedFor('SessionRevoked'));
    await socket.closed;
    expect(socket.heard('session.revoked')).toHaveLength(1);
    // Not this one, and nobody else's.
    expect(await mia.http('listFactors', {})).toMatchObject({ ok: true });
    expect(await bystander.http('listFactors', {})).toMatchObject({ ok: true });
  });

  it('needs a proof of the last minutes', async () => {
    await setUpTotp(server, mia);
    server.clock.advance(SETUP_MS);
    const asks = async <N extends RouteName>(name: N, request: RouteRequest<N>) => {
      const reply: { ok: boolean; value?: RouteReply<N> } = await mia.http(name, request);
      expect(reply, name).toMatchObject(refusedFor('StepUpNeeded'));
    };
    await asks('changePassword', { password: NEW_PASSWORD });
    await asks('beginTotp', {});
    await asks('removeTotp', {});
    await asks('newRecoveryCodes', {});
    // Control.
    await mia.stepUp();
    must(await mia.http('changePassword', { password: NEW_PASSWORD }));
  });
});

describe('a new password', () => {
  it('opens from then on, and the old one nothing; what is refused changes nothing', async () => {
    await mia.stepUp();
    for (const [password, code] of [
      ['short', 'PasswordTooShort'],
      ['password1', 'PasswordBreached'],
      ['nightjar26', 'PasswordPredictable'],
      [`mia@${company.domain}`, 'PasswordPredictable'],
    ] as const) {
      expect(await mia.http('changePassword', { password })).toMatchObject(refusedFor(code));
    }
    expect((await listed()).passwordChangedAt).toBeNull();
    must(await mia.http('changePassword', { password: NEW_PASSWORD }));
    expect((await listed()).passwordChangedAt).not.toBeNull();
    expect(await signIn(TEST_PASSWORD)).toMatchObject(refusedFor('WrongCredentials'));
    expect(await signIn(NEW_PASSWORD)).toMatchObject({ value: { step: 'signed-in' } });
    // Exactly as it was typed.
    for (const near of [
      NEW_PASSWORD.toUpperCase(),
      `${NEW_PASSWORD} `,
      NEW_PASSWORD.slice(0, -1),
    ]) {
      expect(await signIn(near)).toMatchObject(refusedFor('WrongCredentials'));
    }
    const admin = await company.arrive('Admin', 'admin');
    expect(await noted(admin)).toEqual([['password.changed', {}]]);
  });
});

describe('a reset', () => {
  let admin: SignedInPerson;
  let owner: SignedInPerson;
  beforeEach(async () => {
    admin = await company.arrive('Admin', 'admin');
    owner = await company.arrive('Owner', 'owner');
    await Promise.all([admin.stepUp(), owner.stepUp(), mia.stepUp()]);
  });
  const reset = (by: SignedInPerson, personId: PersonId) => by.http('resetFactors', { personId });

  it('is an admin’s word: all factors go, all sessions end, and the password stays', async () => {
    await setUpTotp(server, mia);
    await setUpPasskey(server, mia);
    const socket = await mia.connect('restricted');
    must(await reset(admin, mia.me.id));
    await socket.closed;
    expect(await mia.http('listFactors', {})).toMatchObject(refusedFor('SessionRevoked'));
    mia = await company.signIn(mia.me);
    expect(await listed()).toMatchObject({ totp: null, passkeys: [], recovery: null });
    const entries = await noted(admin);
    expect(entries.at(-1)).toEqual(['factor.reset', { personId: mia.me.id, sessions: 1 }]);
  });

  it('is none of one’s own, nor of an owner’s by who is none, nor of another company’s', async () => {
    await setUpTotp(server, owner);
    expect(await reset(mia, admin.me.id)).toMatchObject(refusedFor('NotAllowed'));
    expect(await reset(admin, admin.me.id)).toMatchObject(refusedFor('NotAllowed'));
    expect(await reset(admin, owner.me.id)).toMatchObject(refusedFor('NotAllowed'));
    const elsewhere = await (await testCompany(server)).arrive('Eve', 'owner');
    await elsewhere.stepUp();
    expect(await reset(elsewhere, owner.me.id)).toMatchObject(refusedFor('NotFound'));
    expect(await listed(owner)).toMatchObject({ totp: {} });
    // Control.
    const second = await company.arrive('Second', 'owner');
    await second.stepUp();
    expect(await reset(second, owner.me.id)).toMatchObject({ ok: true });
  });

  it('is also whoever runs the server’s word: of the only admin, who lost phone and codes', async () => {
    company = await testCompany(server);
    const only = await company.arrive('Only', 'owner');
    await setUpTotp(server, only);
    await only.setPolicy({ secondFactorAt: ['sign-in'] });
    const byOperator = (email: string) =>
      resetFactorsByOperator(server.database, email, server.clock());
    for (const email of [`nobody@${company.domain}`, 'only@nowhere.test', 'only']) {
      expect(await byOperator(email)).toMatchObject(refusedFor('NotFound'));
    }
    // Control: until then nothing opens without a factor.
    expect(await begin(server, only.me)).toMatchObject({ step: 'second-factor' });
    const [socket, others] = [await only.connect(), await mia.connect()];
    expect(await byOperator(` ${only.me.email.toUpperCase()} `)).toEqual({
      ...{ ok: true, value: { ended: 1 } },
    });
    expect(await only.http('listFactors', {})).toMatchObject(refusedFor('SessionRevoked'));
    // The command is another process, which tells the server nothing.
    await socket.closed;
    expect(socket.heard('session.revoked')).toEqual([{ because: 'revoked' }]);
    must(await others.call('session.counts', {}));
    // What policy asks for is set up on the way in; nobody is let in with less.
    expect(await begin(server, only.me)).toMatchObject({ step: 'enrolment' });
    const admitted = await company.admit(only.me);
    const { entries } = must(await admitted.http('readAudit', { limit: 50 }));
    expect(entries.find(({ action }) => action === 'factor.reset')).toMatchObject({
      actorId: null,
      detail: { personId: only.me.id, sessions: 1 },
    });
  });
});
