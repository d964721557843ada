import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CompanyPolicy, type CompanyRules } from '../../shared/policy/company-policy.ts';
import type { PolicyPart } from '../../shared/policy/policy.ts';
import { readDocument } from '../../shared/signing/signed-document.ts';
import { setUpPasskey } from '../factors/testing/person.ts';
import {
  documentIn,
  must,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { POLICY_LIFETIME_MS } from './policy.ts';
import { changesOf, inForm } from './policy-changes.ts';

const DAY = 86_400_000;

describe.each(ENGINES)('a company’s policy on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let admin: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer(kind, { accessSeconds: 100 * 86_400 });
    company = await testCompany(server);
    admin = await company.arrive('Admin', 'admin');
    must(await admin.http('stepUp', { proof: { method: 'password', password: TEST_PASSWORD } }));
  });
  afterAll(() => server.close());

  const put = async (body: unknown) => {
    const sent = { method: 'PUT', body: JSON.stringify(body) };
    const { status, text } = await admin.raw('/v1/policy', sent);
    return { status, body: JSON.parse(text) };
  };
  const current = async () => documentIn(must(await admin.http('readPolicy', {})));

  it('is signed with the key that sign-in hands out, and with no other', async () => {
    const { signedPolicy, tenantKey, tenant } = admin.signedIn;
    const read = (key: typeof tenantKey) =>
      readDocument(signedPolicy, key, 'nightjar-policy+jwt', CompanyPolicy);
    const document = await read(tenantKey);
    expect(document).toMatchObject({
      ok: true,
      value: { tenantId: tenant.id, version: 1, everyone: {}, roles: {} },
    });
    const stranger = await (await testCompany(server)).arrive('Eve');
    expect(await read(stranger.signedIn.tenantKey)).toEqual({ ok: false, error: 'wrong-key' });
    expect(must(await admin.http('readPolicy', {})).signedPolicy).toBe(signedPolicy);
  });

  it('counts up with each change, and is answered as it is from then on', async () => {
    const before = await current();
    const rules = { everyone: { lockAfter: 60 }, roles: { guest: { devices: 1 } } };
    const changed = await put({ ...rules, basedOn: before.version });
    expect(changed.status).toBe(200);
    const document = documentIn(changed.body);
    expect(document).toMatchObject({ ...rules, version: before.version + 1 });
    expect(document.expiresAt - document.issuedAt).toBe(POLICY_LIFETIME_MS);
    expect(await current()).toEqual(document);
    const [entry] = must(await admin.http('readAudit', { limit: 1 })).entries;
    expect(entry).toMatchObject({
      action: 'policy.changed',
      actorId: admin.me.id,
      detail: {
        version: document.version,
        changed: { lockAfter: ['null', '60'], 'guest.devices': ['null', '1'] },
      },
    });
  });

  it('is not changed by whoever saw an older one', async () => {
    const { version } = await current();
    const change = (lockAfter: number) =>
      put({ everyone: { lockAfter }, roles: {}, basedOn: version });
    const [one, two] = await Promise.all([change(70), change(80)]);
    expect([one.status, two.status].toSorted()).toEqual([200, 409]);
    expect([one, two].find(({ status }) => status === 409)?.body.code).toBe('Conflict');
    expect((await current()).version).toBe(version + 1);
  });

  it.each([
    [{ everyone: { lockAfterr: 60 } }, 'everyone.lockAfterr'],
    [{ everyone: { lockAfter: 0 } }, 'everyone.lockAfter'],
    [{ everyone: { lockAfter: '60' } }, 'everyone.lockAfter'],
    [{ everyone: { onQuit: 'burn' } }, 'everyone.onQuit'],
    [{ everyone: { allowedNetworks: ['10.0.0.0/8', 'home'] } }, 'everyone.allowedNetworks.1'],
    [{ everyone: { workingHours: ['always'] } }, 'everyone.workingHours.0'],
    [{ everyone: {}, roles: { guest: { lock: 1 } } }, 'roles.guest.lock'],
    [{ everyone: {}, roles: { boss: {} } }, 'roles.boss'],
    [{ everyone: {}, role: {} }, 'role'],
    [{ roles: {} }, 'everyone'],
  ])('is refused with the place named: %j', async (wrong, place) => {
    const before = await current();
    const refused = await put({ roles: {}, ...wrong, basedOn: before.version });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      code: 'BadRequest',
      detail: expect.stringContaining(place),
    });
    expect(await current()).toEqual(before);
    expect((await put({ everyone: {}, roles: {} })).body.detail).toContain('basedOn');
  });

  it('is given out afresh when a third of its life is over, as the same version', async () => {
    const before = await current();
    server.clock.advance(10 * DAY - 60_000);
    expect(await current()).toEqual(before);
    server.clock.advance(3_600_000);
    const after = await current();
    expect(after).toMatchObject({ version: before.version, everyone: before.everyone });
    expect(after.issuedAt).toBeGreaterThan(before.issuedAt);
    expect(after.expiresAt - server.clock()).toBeGreaterThan(29 * DAY);
    const many = await Promise.all(Array.from({ length: 8 }, current));
    for (const one of many) expect(one).toEqual(after);
  });

  it('is no other company’s, whoever asks', async () => {
    const other = await (await testCompany(server)).arrive('Owner', 'owner');
    const before = await current();
    await other.setPolicy({ lockAfter: 5 });
    expect(await current()).toEqual(before);
  });
});

describe('rules', () => {
  let server: TestServer;
  let company: TestCompany;
  let owner: SignedInPerson;
  let admin: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer('pglite');
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    company = await testCompany(server);
    owner = await company.arrive('Olga', 'owner');
    admin = await company.arrive('Adam', 'admin');
    await owner.stepUp();
    await admin.stepUp();
  });

  const set = async (
    who: SignedInPerson,
    everyone: PolicyPart,
    roles: CompanyRules['roles'] = {},
  ) => {
    const { version } = documentIn(must(await who.http('readPolicy', {})));
    return who.http('setPolicy', { everyone, roles, basedOn: version });
  };
  const lockedOut = { error: { code: 'OwnersLockedOut' } };
  const getsIn = async () => (await company.signIn(owner.me)).me.role;

  it.each<[string, PolicyPart, CompanyRules['roles']]>([
    ['no way to sign in', { signInMethods: [] }, {}],
    ['the provider alone, which vouches for no owner', { signInMethods: ['sso'] }, {}],
    ['a passkey that no owner has', { signInMethods: ['passkey'] }, {}],
    ['a factor of which none counts', { secondFactorAt: ['sign-in'], secondFactors: [] }, {}],
    ['nothing for owners', {}, { owner: { signInMethods: [] } }],
    [
      'what both allow, which is nothing',
      { signInMethods: ['password'] },
      { owner: { signInMethods: ['passkey'] } },
    ],
  ])('that leave owners %s are refused, whoever asks', async (_, everyone, roles) => {
    expect(await set(owner, everyone, roles)).toMatchObject(lockedOut);
    if (Object.keys(roles).length === 0) {
      expect(await set(admin, everyone)).toMatchObject(lockedOut);
    }
    expect(await getsIn()).toBe('owner');
  });

  it('that leave one owner a way are taken', async () => {
    const key = await company.arrive('Kim', 'owner');
    await setUpPasskey(server, key);
    must(await set(owner, { signInMethods: ['passkey', 'sso'] }));
    // And nothing that takes it away again, or makes another way for nobody.
    expect(await set(owner, { signInMethods: ['sso'] })).toMatchObject(lockedOut);
    must(await set(owner, { secondFactorAt: ['sign-in'], secondFactors: ['totp'] }));
    must(
      await set(owner, {}, { member: { signInMethods: ['sso'] }, guest: { signInMethods: [] } }),
    );
  });

  it('for owners are owners’ to change, and to take back', async () => {
    const ownersOnly = { error: { code: 'OwnersOnly' } };
    const strict = { owner: { lockAfter: 60 } };
    expect(await set(admin, {}, strict)).toMatchObject(ownersOnly);
    must(await set(owner, {}, strict));
    expect(await set(admin, {}, {})).toMatchObject(ownersOnly);
    expect(await set(admin, {}, { owner: { lockAfter: 90 } })).toMatchObject(ownersOnly);
    // Control: with theirs as they are, an admin sets all else.
    must(await set(admin, { watermark: true }, { ...strict, guest: { devices: 1 } }));
  });
});

describe('what a change of rules does', () => {
  it('is told setting by setting, in one form, and cut where it is long', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `10.0.${i}.0/24`);
    const before = { everyone: { lockAfter: 60, watermark: true }, roles: { guest: {} } };
    const after = inForm({
      everyone: { lockAfter: 60, allowedNetworks: lines.toReversed() },
      roles: { guest: {}, temporary: { devices: 1 } },
    });
    expect(after.roles).toEqual({ temporary: { devices: 1 } });
    const changes = changesOf(before, after);
    expect(Object.keys(changes)).toEqual(['allowedNetworks', 'watermark', 'temporary.devices']);
    expect(changes['watermark']).toEqual(['true', 'null']);
    expect(changes['allowedNetworks']?.[1]).toHaveLength(200);
    expect(changesOf(after, after)).toEqual({});
  });
});
