import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CompanyPolicy } from '../../shared/policy/company-policy.ts';
import { readDocument } from '../../shared/signing/signed-document.ts';
import {
  documentIn,
  must,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { fetchRaw } from '../testing/http-client.ts';
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
    must(await admin.http('stepUp', { password: TEST_PASSWORD }));
  });
  afterAll(() => server.close());

  const put = async (body: unknown) => {
    const { accessToken } = admin;
    const sent = { method: 'PUT', accessToken, body: JSON.stringify(body) };
    const { status, text } = await fetchRaw(`${server.url}/v1/policy`, sent);
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
