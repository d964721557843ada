import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { NONCE_HEADER, PROOF_HEADER, TOKEN_SCHEME } from '../../shared/proof/proof.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/http.ts';
import { WINDOW_MS } from '../accounts/proof-windows.ts';
import { type Admitted, must, type TestCompany, testCompany } from '../testing/company.ts';
import { callRoute, type Sender } from '../testing/http-client.ts';
import { connectSocket, dial, shownOnSocket } from '../testing/socket-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe('tokens that were copied', () => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer('pglite');
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  const arrive = async (name: string) => company.admit(await company.hire(name));
  /** The same tokens, on a computer that has not the key. */
  const elsewhere = async ({ accessToken }: Admitted): Promise<Sender> => ({
    device: await newTestDevice(),
    accessToken,
  });
  const sessionsAs = (as: Sender) => callRoute(server.url, 'listSessions', {}, as);

  it('an access token is of no use on another computer, over HTTP and on sockets', async () => {
    // Each of their own: what one thief does may end the session.
    const [ann, bea, cas] = [await arrive('Ann'), await arrive('Bea'), await arrive('Cas')];
    const socket = await cas.connect('restricted');
    // Control: with the key it is.
    expect(await sessionsAs(ann)).toMatchObject({ ok: true });
    (await bea.connect()).close();
    must(await socket.call('session.renew', await shownOnSocket(server.url, cas)));

    const refused = { error: { code: 'ProofInvalid' } };
    expect(await sessionsAs(await elsewhere(ann))).toMatchObject(refused);
    await expect(connectSocket(server.url, await elsewhere(bea))).rejects.toThrow('ProofInvalid');
    const thief = await elsewhere(cas);
    await sessionsAs({ device: thief.device });
    const shown = await shownOnSocket(server.url, thief);
    expect(await socket.call('session.renew', shown)).toMatchObject(refused);
  });

  it('is of no use without any proof, nor as a bearer token', async () => {
    const bo = await arrive('Bo');
    const statusOf = async (headers: Record<string, string>) => {
      const response = await fetch(`${server.url}/v1/sessions`, { headers });
      const challenge = response.headers.get('www-authenticate');
      return [response.status, challenge, AppError.parse(await response.json()).code];
    };
    const challenge = 'DPoP algs="EdDSA", error="invalid_token"';
    expect(await statusOf({ authorization: `DPoP ${bo.accessToken}` })).toEqual([
      401,
      challenge,
      'ProofInvalid',
    ]);
    expect(await statusOf({ authorization: `Bearer ${bo.accessToken}` })).toEqual([
      401,
      challenge,
      'WrongCredentials',
    ]);
  });

  it('a refresh token ends its session when another key comes with it', async () => {
    const cy = await arrive('Cy');
    const socket = await cy.connect('restricted');
    const thief = await newTestDevice();
    const { refreshToken } = cy;
    const stolen = () => callRoute(server.url, 'refresh', { refreshToken }, { device: thief });
    expect(await stolen()).toMatchObject({ error: { code: 'SessionRevoked' } });
    expect(await socket.closed).toBe('io server disconnect');
    expect(await cy.refresh()).toMatchObject({ error: { code: 'SessionRevoked' } });
    const admin = await company.admit(await company.hire('Adm', 'admin'));
    const { entries } = must(await admin.http('readAudit', {}));
    expect(entries.map(({ action, actorId }) => [action, actorId])).toContainEqual([
      'session.refresh-reused',
      cy.me.id,
    ]);
    // Control: its own key goes on.
    const di = await arrive('Di');
    must(await di.refresh(must(await di.refresh()).refreshToken));
  });

  it('a refresh without a proof does nothing at all', async () => {
    const ed = await arrive('Ed');
    const response = await fetch(`${server.url}/v1/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken: ed.refreshToken }),
    });
    expect(AppError.parse(await response.json()).code).toBe('ProofInvalid');
    must(await ed.refresh());
  });

  it('a request that was overheard is taken once', async () => {
    const fay = await arrive('Fay');
    must(await fay.http('listSessions', {}));
    const url = new URL('/v1/sessions', server.url);
    const { accessToken } = fay;
    const headers = {
      authorization: `${TOKEN_SCHEME} ${accessToken}`,
      [PROOF_HEADER]: await fay.device.prove({ method: 'GET', url, accessToken }),
    };
    expect((await fetch(url, { headers })).status).toBe(200);
    expect((await fetch(url, { headers })).status).toBe(401);
    const handshake = {
      ...(await shownOnSocket(server.url, fay)),
      mode: 'restricted',
      protocol: PROTOCOL_VERSION,
    };
    const first = await dial(server.url, handshake);
    if (first.ok) first.value.disconnect();
    expect(first.ok).toBe(true);
    expect(await dial(server.url, handshake)).toMatchObject({ error: { code: 'ProofInvalid' } });
  });

  it('a proof of another request is of no use for this one', async () => {
    const hal = await arrive('Hal');
    must(await hal.http('listSessions', {}));
    const { accessToken, device } = hal;
    const url = new URL('/v1/sessions', server.url);
    const wanted = { method: 'GET', url, accessToken };
    const statusWith = async (change: Partial<typeof wanted>) => {
      const proof = await device.prove({ ...wanted, ...change });
      const headers = { authorization: `${TOKEN_SCHEME} ${accessToken}`, [PROOF_HEADER]: proof };
      return (await fetch(url, { headers })).status;
    };
    const socketUrl = new URL('/socket.io/', server.url);
    const dialWith = async (change: Partial<typeof wanted>) => {
      const proof = await device.prove({ ...wanted, url: socketUrl, ...change });
      const shown = { accessToken, proof, mode: 'restricted', protocol: PROTOCOL_VERSION };
      const dialled = await dial(server.url, shown);
      if (dialled.ok) dialled.value.disconnect();
      return dialled.ok ? 'in' : dialled.error.code;
    };
    for (const change of [
      { method: 'DELETE' },
      { url: new URL('/v1/devices', server.url) },
      { accessToken: (await arrive('Ida')).accessToken },
    ]) {
      expect(await statusWith(change), JSON.stringify(change)).toBe(401);
      expect(await dialWith(change), JSON.stringify(change)).toBe('ProofInvalid');
    }
    expect(await dialWith({ url })).toBe('ProofInvalid');
    expect(await statusWith({ url: socketUrl })).toBe(401);
    // Control: nothing else was against them.
    expect([await statusWith({}), await dialWith({})]).toEqual([200, 'in']);
  });

  it('every answer says what the next proof has to carry; an old nonce is answered with the new one', async () => {
    const own = await startTestServer('pglite');
    try {
      const person = await testCompany(own).then(async (at) => at.admit(await at.hire('Gus')));
      must(await person.http('listSessions', {}));
      own.clock.advance(2 * WINDOW_MS);
      const url = new URL('/v1/sessions', own.url);
      const { accessToken } = person;
      const proof = await person.device.prove({ method: 'GET', url, accessToken });
      const headers = { authorization: `${TOKEN_SCHEME} ${accessToken}`, [PROOF_HEADER]: proof };
      const refused = await fetch(url, { headers });
      const nonce = refused.headers.get(NONCE_HEADER);
      expect(refused.headers.get('www-authenticate')).toContain('error="use_dpop_nonce"');
      expect(await refused.json()).toEqual({ code: 'ProofNonceNeeded', nonce });
      const { headers: others } = await fetch(`${own.url}/v1/health`);
      expect(others.get(NONCE_HEADER)).toBe(nonce);
      const auth = { ...(await shownOnSocket(own.url, person)), mode: 'full', protocol: 2 };
      expect(await dial(own.url, auth)).toMatchObject({
        error: { code: 'ProofNonceNeeded', nonce },
      });
      // Control: whoever tries again with it gets in.
      must(await person.http('listSessions', {}));
      (await person.connect()).close();
    } finally {
      await own.close();
    }
  });
});

describe('behind a proxy', () => {
  it('a request that comes again from elsewhere was copied: its session ends, and admins hear of it', async () => {
    const server = await startTestServer('pglite', { behindProxy: true });
    try {
      const company = await testCompany(server);
      const admin = await company.arrive('Adm', 'admin');
      const alerts = async () => {
        await server.watched();
        return must(await admin.http('listAlerts', { rule: 'stolen-token' })).alerts;
      };
      const eve = await company.arrive('Eve');
      const socket = await eve.connect('restricted');
      const url = new URL('/v1/sessions', server.url);
      const { accessToken } = eve;
      const proof = await eve.device.prove({ method: 'GET', url, accessToken });
      const shown = { authorization: `${TOKEN_SCHEME} ${accessToken}`, [PROOF_HEADER]: proof };
      const sentFrom = async (address: string) =>
        (await fetch(url, { headers: { ...shown, 'x-forwarded-for': address } })).status;
      expect(await sentFrom('203.0.113.7')).toBe(200);
      expect(await sentFrom('203.0.113.7')).toBe(401);
      expect(await alerts()).toEqual([]);
      expect(await sentFrom('198.51.100.9')).toBe(401);
      expect(await alerts()).toMatchObject([
        { person: { id: eve.me.id }, severity: 'critical', evidence: { how: 'replayed' } },
      ]);
      expect(await socket.closed).toBe('io server disconnect');
      expect(socket.heard('session.revoked')).toEqual([{ because: 'wiped' }]);
    } finally {
      await server.close();
    }
  });

  it('a proof is about the address that the client sees', async () => {
    const server = await startTestServer('pglite', {
      behindProxy: true,
      publicUrl: 'https://lumen.test/chat',
    });
    try {
      const company = await testCompany(server);
      const ann = await company.admit(await company.hire('Ann'));
      must(await ann.http('listSessions', {}));
      const statusFor = async (seen: string, headers: Record<string, string>) => {
        const url = new URL(seen);
        const { accessToken } = ann;
        ann.device.heard(url, (await fetch(`${server.url}/v1/health`)).headers.get(NONCE_HEADER));
        const proof = await ann.device.prove({ method: 'GET', url, accessToken });
        const shown = { authorization: `${TOKEN_SCHEME} ${accessToken}`, [PROOF_HEADER]: proof };
        return (await fetch(`${server.url}/v1/sessions`, { headers: { ...shown, ...headers } }))
          .status;
      };
      const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'chat.lumen.test' };
      expect(await statusFor('https://chat.lumen.test/v1/sessions', forwarded)).toBe(200);
      expect(await statusFor('https://lumen.test/chat/v1/sessions', {})).toBe(200);
      expect(await statusFor('https://chat.lumen.test/v1/sessions', {})).toBe(401);
    } finally {
      await server.close();
    }
  });
});
