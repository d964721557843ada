import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteName } from '../../shared/protocol/http.ts';
import { type SignedInPerson, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import { callRoute, fetchRaw, fillPath, textOf } from '../testing/http-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { FREE_GUESSES } from './guesses.ts';
import { STATUS } from './status.ts';

const isRouteName = (name: string): name is RouteName => name in ROUTES;
const { device } = await newTestDevice();
const ROUTE_NAMES = Object.keys(ROUTES).filter(isRouteName);
const FOR_THE_KNOWN = ['session', 'admin'];
/** Anything JSON can say, with the words of real requests mixed in so that some fields fit. */
const anyRequest = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(
      ...['email', 'password', 'device', 'refreshToken', 'ticket', 'trigger', 'sessionId'],
      ...['lockAfter', 'logoutAfter', 'unlockAttempts', 'beforeId', 'limit', '__proto__'],
    ),
    fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constant('\0'),
      fc.constant('\ud800'),
    ),
  ),
);

describe.each(ENGINES)('http on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let owner: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
    owner = await company.arrive('Owner', 'owner');
    // So that the requests themselves are looked at.
    await owner.stepUp();
  });
  afterAll(() => server.close());

  const expectTyped = ({ status, text }: { status: number; text: string }) => {
    const { code } = AppError.parse(JSON.parse(text));
    expect(status).toBe(STATUS[code]);
    return code;
  };

  it.each(ROUTE_NAMES)(
    '%s answers any bad request with a typed error and changes nothing',
    async (name) => {
      const { method, path, request: schema } = ROUTES[name];
      const before = await fingerprint(server.database, company.tenant.id);
      await fc.assert(
        fc.asyncProperty(anyRequest, async (request) => {
          const isObject =
            typeof request === 'object' && request !== null && !Array.isArray(request);
          // What is good is for other tests: it may change something.
          fc.pre(method === 'GET' || !schema.safeParse(request).success);
          const { path: filled, rest } = fillPath(path, isObject ? { ...request } : {});
          const query = new URLSearchParams(Object.entries(rest).map(([k, v]) => [k, textOf(v)]));
          const reply =
            method === 'GET'
              ? await owner.raw(`${filled}?${query}`)
              : await owner.raw(filled, { method, body: JSON.stringify(request) });
          if (reply.status !== 200) expectTyped(reply);
          else
            expect(
              schema.safeParse(method === 'GET' ? Object.fromEntries(query) : request).success,
            ).toBe(true);
        }),
        { numRuns: 25 },
      );
      expect(await fingerprint(server.database, company.tenant.id)).toBe(before);
      expect(server.logged).toEqual([]);
    },
  );

  it.each(ROUTE_NAMES.filter((name) => FOR_THE_KNOWN.includes(ROUTES[name].access)))(
    '%s wants to know who asks',
    async (name) => {
      const { method, path } = ROUTES[name];
      const url = `${server.url}${path}`;
      const { device } = owner;
      for (const accessToken of [
        undefined,
        'short',
        'x'.repeat(5000),
        owner.signedIn.revocationTicket,
      ]) {
        const reply = await fetchRaw(url, { method, as: { device, accessToken } });
        expect(expectTyped(reply)).toBe('WrongCredentials');
      }
      const bearer = { authorization: `Bearer ${owner.accessToken}` };
      const reply = await fetchRaw(url, { method, headers: bearer });
      expect(expectTyped(reply)).toBe('WrongCredentials');
    },
  );

  it.each(ROUTE_NAMES.filter((name) => ROUTES[name].access === 'admin'))(
    '%s is for admins, and for those who still are',
    async (name) => {
      const member = await company.arrive(`Member-${name}`);
      const guest = await company.arrive(`Guest-${name}`, 'guest');
      const { method, path } = ROUTES[name];
      for (const who of [member, guest]) {
        const reply = await who.raw(path, { method });
        expect(expectTyped(reply)).toBe('NotAllowed');
      }
    },
  );

  it.each([
    ['an unknown route', '/v1/nothing', {}, 'NotFound'],
    ['another method', '/v1/health', { method: 'DELETE' }, 'NotFound'],
    ['half a JSON', '/v1/sign-in', { method: 'POST', body: '{"email":' }, 'BadRequest'],
    ['no body', '/v1/sign-in', { method: 'POST' }, 'BadRequest'],
    ['an empty body', '/v1/sign-in', { method: 'POST', body: '' }, 'BadRequest'],
    ['a list', '/v1/sign-in', { method: 'POST', body: '[]' }, 'BadRequest'],
    [
      'a poisoned object',
      '/v1/sign-in',
      { method: 'POST', body: '{"__proto__":{}}' },
      'BadRequest',
    ],
    ['XML', '/v1/sign-in', { method: 'POST', body: '<a/>', contentType: 'text/xml' }, 'BadRequest'],
    ['a flood', '/v1/sign-in', { method: 'POST', body: `"${'x'.repeat(70_000)}"` }, 'TooLarge'],
    ['a broken escape', '/v1/%', {}, 'BadRequest'],
  ])('answers %s with a typed error', async (_, path, raw, code) => {
    expect(expectTyped(await fetchRaw(`${server.url}${path}`, raw))).toBe(code);
  });

  it('tells nothing of its inside', async () => {
    const own = await startTestServer(kind);
    await own.database.close();
    const reply = await fetchRaw(`${own.url}/v1/refresh`, {
      method: 'POST',
      body: JSON.stringify({ refreshToken: 'x'.repeat(40) }),
      as: { device: await newTestDevice() },
    });
    expect(reply).toEqual({ status: 500, text: '{"code":"ServerError","retryAfterMs":1000}' });
    expect(own.logged).toMatchObject([{ event: 'request failed', subject: '/v1/refresh' }]);
    expect(JSON.stringify(own.logged)).not.toContain('select');
    await own.close().catch(() => undefined);
  });

  it('reads the audit log page by page, newest first', async () => {
    const { entries } = await readAudit({ limit: 200 });
    const ids = entries.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    const first = await readAudit({ limit: 2 });
    const next = await readAudit({ limit: 2, beforeId: ids[1] });
    expect([...first.entries, ...next.entries]).toEqual(entries.slice(0, 4));

    const other = await (await testCompany(server)).arrive('Stranger', 'owner');
    const reply = await other.http('readAudit', {});
    expect(reply.ok && reply.value.entries.map(({ actorId }) => actorId)).toEqual([other.me.id]);
  });

  async function readAudit(page: { limit: number; beforeId?: number | undefined }) {
    const reply = await owner.http('readAudit', page);
    if (!reply.ok) throw new Error(reply.error.code);
    return reply.value;
  }
});

describe('rate limits', () => {
  it('slow down guessing at one account, and let others in', async () => {
    const server = await startTestServer('pglite', {
      rateLimits: { perAddress: 1000, perAccount: 3 },
    });
    try {
      const company = await testCompany(server);
      const [ann, bo] = [await company.hire('Ann'), await company.hire('Bo')];
      const guess = (email: string) =>
        fetchRaw(`${server.url}/v1/sign-in`, { method: 'POST', body: signInBody(email, 'wrong') });
      for (let i = 0; i < 3; i += 1) expect((await guess(ann.email)).status).toBe(401);
      const refused = await guess(ann.email.toUpperCase());
      expect(refused.status).toBe(429);
      expect(AppError.parse(JSON.parse(refused.text))).toMatchObject({
        code: 'RateLimited',
        retryAfterMs: expect.any(Number),
      });
      await company.signIn(bo);
    } finally {
      await server.close();
    }
  });

  it('count only what is looked at: a body that is refused makes nobody wait', async () => {
    const server = await startTestServer('pglite', {
      rateLimits: { perAddress: 1000, perAccount: 3 },
    });
    try {
      const ann = await (await testCompany(server)).hire('Ann');
      const ask = async (body: string) =>
        (await fetchRaw(`${server.url}/v1/sign-in`, { method: 'POST', body })).status;
      for (let i = 0; i < 5; i += 1) {
        expect(await ask(JSON.stringify({ email: ann.email }))).toBe(400);
        expect(await ask(signInBody(ann.email, '\0'))).toBe(400);
      }
      // Control: what is a try counts.
      for (let i = 0; i < 3; i += 1) expect(await ask(signInBody(ann.email, 'wrong'))).toBe(401);
      expect(await ask(signInBody(ann.email, 'wrong'))).toBe(429);
    } finally {
      await server.close();
    }
  });

  it('count the networks of one IPv6 site together', async () => {
    const server = await startTestServer('pglite', {
      behindProxy: true,
      rateLimits: { perAddress: 1, perAccount: 99 },
    });
    const statusFor = async (address: string) => {
      const headers = { 'x-forwarded-for': address };
      return (await fetch(`${server.url}/v1/health`, { headers })).status;
    };
    try {
      for (let i = 0; i < 4; i += 1) expect(await statusFor(`2001:db8:1:${i}::1`)).toBe(200);
      expect(await statusFor('2001:db8:1:4::1')).toBe(429);
      // Control: another site, and addresses that are of none.
      expect(await statusFor('2001:db8:2:4::1')).toBe(200);
      for (let i = 0; i < 6; i += 1) expect(await statusFor(`203.0.113.${i}`)).toBe(200);
    } finally {
      await server.close();
    }
  });

  it('count all addresses of one IPv6 network as one, and all networks together', async () => {
    const server = await startTestServer('pglite', {
      behindProxy: true,
      rateLimits: { perAddress: 1000, perAccount: 3 },
    });
    try {
      const company = await testCompany(server);
      const [ann, bo] = [await company.hire('Ann'), await company.hire('Bo')];
      const guess = async (email: string, address: string) => {
        const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
        const body = signInBody(email, 'wrong');
        return (await fetch(`${server.url}/v1/sign-in`, { method: 'POST', headers, body })).status;
      };
      for (let i = 1; i <= 3; i += 1) {
        expect(await guess(ann.email, `2001:db8:1:2::${i}`)).toBe(401);
      }
      expect(await guess(ann.email, '2001:db8:1:2:ffff::9')).toBe(429);
      // Control: a neighbour may still try.
      expect(await guess(ann.email, '2001:db8:1:3::1')).toBe(401);
      for (let i = 0; i < FREE_GUESSES; i += 1) {
        expect(await guess(bo.email, `2001:db8:2:${i}::1`)).toBe(401);
      }
      expect(await guess(bo.email, '2001:db8:3::1')).toBe(429);
    } finally {
      await server.close();
    }
  });

  it('hold for an address on every public route together', async () => {
    const server = await startTestServer('pglite', {
      rateLimits: { perAddress: 3, perAccount: 99 },
    });
    try {
      for (let i = 0; i < 3; i += 1) {
        expect(await callRoute(server.url, 'health', {})).toMatchObject({ ok: true });
      }
      for (const name of ['health', 'signIn', 'refresh', 'revokeByTicket'] as const) {
        const { method, path } = ROUTES[name];
        const reply = await fetchRaw(`${server.url}${path}`, {
          method,
          ...(method === 'POST' ? { body: '{}' } : {}),
        });
        expect(reply.status, name).toBe(429);
      }
    } finally {
      await server.close();
    }
  });
});

describe('requests of one session', () => {
  it('are no more than so many, and those that hash are fewer', async () => {
    const server = await startTestServer('pglite', {
      sessionLimits: { perSecond: 1, burst: 41 },
    });
    try {
      const company = await testCompany(server);
      const mal = await company.arrive('Mal');
      await mal.stepUp();
      // Of 41 one proof took 20: of many at once, one more.
      const password = () => `a wholly new sentence of trees ${Math.random()}`;
      const all = await Promise.all(
        Array.from({ length: 10 }, () => mal.http('changePassword', { password: password() })),
      );
      expect(all.filter(({ ok }) => ok)).toHaveLength(1);
      const refused = all.filter((each) => !each.ok).map(({ error }) => error);
      expect(refused).toHaveLength(9);
      for (const error of refused) {
        expect(error).toMatchObject({ code: 'RateLimited', retryAfterMs: expect.any(Number) });
      }
      // What is cheap has room for one, and then none, on every route and for files too.
      expect(await mal.http('listFactors', {})).toMatchObject({ ok: true });
      expect(await mal.http('listFactors', {})).toMatchObject({ error: { code: 'RateLimited' } });
      const file = await mal.raw('/v1/files/6b0cbe35-6d5c-4f6e-8d0b-5f0b3c0d3f11');
      expect(file.status).toBe(429);
      // Control: another session's are its own, and time brings some back.
      const bo = await company.arrive('Bo');
      expect(await bo.http('listFactors', {})).toMatchObject({ ok: true });
      server.clock.advance(1_000);
      expect(await mal.http('listFactors', {})).toMatchObject({ ok: true });
    } finally {
      await server.close();
    }
  });
});

describe('while it stops', () => {
  it('answers a request on an open connection with a typed error', async () => {
    const server = await startTestServer('pglite');
    const connection = connect(server.port, '127.0.0.1');
    let answer = '';
    connection.on('data', (data) => {
      answer += String(data);
    });
    const ended = new Promise((resolve) => connection.once('close', resolve));
    // Half a request keeps the connection from being idle; the other one shows that it has arrived.
    connection.write('GET /v1/health HTTP/1.1\r\nHost: x\r\n');
    expect((await fetchRaw(`${server.url}/v1/health`)).status).toBe(200);
    const closed = server.close();
    await vi.waitFor(() => expect(fetchRaw(`${server.url}/v1/health`)).rejects.toThrow());
    connection.write('\r\n');
    await ended;
    await closed;
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 503 /);
    expect(AppError.parse(JSON.parse(body)).code).toBe('ServerUnreachable');
  });
});

describe('behind a proxy', () => {
  it('the address is what the proxy saw, not what the caller claims', async () => {
    const server = await startTestServer('pglite', {
      behindProxy: true,
      rateLimits: { perAddress: 1, perAccount: 99 },
    });
    const statusFor = async (forwarded: string) => {
      const headers = { 'x-forwarded-for': forwarded };
      return (await fetch(`${server.url}/v1/health`, { headers })).status;
    };
    expect(await statusFor('203.0.113.1')).toBe(200);
    expect(await statusFor('203.0.113.2')).toBe(200);
    expect(await statusFor('198.51.100.7, 203.0.113.2')).toBe(429);
    await server.close();
  });

  it('nobody but the proxy is believed', async () => {
    const server = await startTestServer('pglite', {
      behindProxy: true,
      proxies: ['192.0.2.9'],
      rateLimits: { perAddress: 1, perAccount: 99 },
    });
    const statusFor = async (forwarded: string) => {
      const headers = { 'x-forwarded-for': forwarded };
      return (await fetch(`${server.url}/v1/health`, { headers })).status;
    };
    expect(await statusFor('203.0.113.1')).toBe(200);
    expect(await statusFor('203.0.113.2')).toBe(429);
    await server.close();
  });
});

const signInBody = (email: string, password: string) =>
  JSON.stringify({
    email,
    password,
    device,
  });
