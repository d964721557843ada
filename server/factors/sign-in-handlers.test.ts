import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { openSigningKey, SIGNING_ALGORITHM } from '../accounts/signing-key.ts';
import { FREE_CODES } from '../http/guesses.ts';
import { must, type SignedInPerson, type TestCompany, testCompany } from '../testing/company.ts';
import { callRoute } from '../testing/http-client.ts';
import { signedInOf } from '../testing/signed-in-of.ts';
import { connectSocket } from '../testing/socket-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { codeAt, wrongCodeAt } from './testing/codes.ts';
import { begin, setUpTotp } from './testing/person.ts';

const TICKET_MS = 10 * 60_000;
const signedIn = { ok: true, value: { step: 'signed-in' } };
const expired = { error: { code: 'TicketExpired' } };

let server: TestServer;
let company: TestCompany;
beforeAll(async () => {
  server = await startTestServer('pglite');
});
afterAll(() => server.close());

describe('a ticket', () => {
  let mia: SignedInPerson;
  let secret: string;
  beforeEach(async () => {
    company = await testCompany(server);
    mia = await company.arrive('Mia');
    ({ secret } = await setUpTotp(server, mia));
  });
  const shown = (ahead = 30_000) => ({
    method: 'totp' as const,
    code: codeAt(secret, server.clock() + ahead),
  });

  it('is of no use on another device, and a try there uses up no code', async () => {
    const { prove, ticket, device } = await begin(server, mia.me);
    const thief = await newTestDevice();
    expect(await prove(shown(), thief)).toMatchObject(expired);
    // Nor for somebody who calls themselves the right device, or shows its key and proves another.
    const renamed = { ...thief.device, id: device.device.id };
    const posing = { ...device.device };
    for (const named of [renamed, posing]) {
      const wanted = { ticket, device: named, proof: shown() };
      expect(await callRoute(server.url, 'signInFactor', wanted, { device: thief })).toMatchObject(
        expired,
      );
    }
    expect(await prove(shown())).toMatchObject(signedIn);
  });

  it('ends after ten minutes', async () => {
    const [early, late] = [await begin(server, mia.me), await begin(server, mia.me)];
    server.clock.advance(TICKET_MS - 5_000);
    expect(await early.prove(shown())).toMatchObject(signedIn);
    server.clock.advance(5_000);
    expect(await late.prove(shown())).toMatchObject(expired);
  });

  it('is no ticket once a letter of it changed, signed by others, or made for something else', async () => {
    const { ticket, device, prove } = await begin(server, mia.me);
    const [head = '', body = '', signature = ''] = ticket.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const more = Buffer.from(JSON.stringify({ ...claims, more: ['totp'] })).toString('base64url');
    const key = await openSigningKey(server.database, server.clock);
    const signedFor = (audience: string) =>
      new SignJWT({ ...claims, aud: audience })
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: key.kid })
        .sign(key.privateKey);
    const useless = [
      [head, more, signature].join('.'),
      [Buffer.from('{"alg":"none"}').toString('base64url'), body, ''].join('.'),
      mia.accessToken,
      await signedFor('nightjar:access'),
    ];
    for (const token of useless) {
      const wanted = { ticket: token, device: device.device, proof: shown() };
      expect(await callRoute(server.url, 'signInFactor', wanted, { device })).toMatchObject(
        expired,
      );
    }
    // Controls: what was made by hand is right but for its audience, and the ticket itself is good.
    const wanted = { device: device.device, proof: shown() };
    const ours = { ...wanted, ticket: await signedFor('nightjar:sign-in') };
    expect(await callRoute(server.url, 'signInFactor', ours, { device })).toMatchObject(signedIn);
    server.clock.advance(30_000);
    expect(await prove(shown())).toMatchObject(signedIn);
  });

  it('does not outlive a change of what its person proves with', async () => {
    const before = await begin(server, mia.me);
    server.clock.advance(1);
    must(await mia.http('newRecoveryCodes', {}));
    expect(await before.prove(shown())).toMatchObject(expired);
    server.clock.advance(1);
    expect(await (await begin(server, mia.me)).prove(shown())).toMatchObject(signedIn);
  });

  it('lets guess a few times, from all devices and tickets together', async () => {
    const limited = { error: { code: 'RateLimited' } };
    for (let guess = 0; guess < FREE_CODES; guess += 1) {
      const code = wrongCodeAt(secret, server.clock());
      const { prove } = await begin(server, mia.me);
      expect(await prove({ method: 'totp', code })).toMatchObject({ error: { code: 'WrongCode' } });
    }
    const { prove } = await begin(server, mia.me);
    // The right one as well, or it would tell.
    expect(await prove(shown())).toMatchObject(limited);
    // Control: after the wait it opens, and what was mistyped is forgotten.
    server.clock.advance(2_000);
    expect(await prove(shown())).toMatchObject(signedIn);
  });
});

describe('a factor', () => {
  it('is nothing that a wrong password tells of', async () => {
    company = await testCompany(server);
    const mia = await company.arrive('Mia');
    await setUpTotp(server, mia);
    const bo = await company.hire('Bo');
    const answers = [mia.me.email, bo.email, `nobody@${company.domain}`].map(async (email) => {
      const device = await newTestDevice();
      const wanted = { email, password: 'a wrong one', device: device.device };
      return callRoute(server.url, 'signIn', wanted, { device });
    });
    const wrong = { ok: false, error: { code: 'WrongCredentials' } };
    expect(await Promise.all(answers)).toEqual([wrong, wrong, wrong]);
    // Control: the right one tells.
    expect(await begin(server, mia.me)).toMatchObject({ step: 'second-factor' });
  });
});

describe('a factor that policy asks for', () => {
  it('is set up on the way in, once for each ticket, by whoever has none', async () => {
    company = await testCompany(server, { policy: { secondFactorAt: ['sign-in'] } });
    const bo = await company.hire('Bo');
    const { step, methods, ticket, device, prove } = await begin(server, bo);
    expect({ step, methods }).toEqual({ step: 'enrolment', methods: ['passkey', 'totp'] });
    const here = { ticket, device: device.device };
    const { setup, secret } = must(
      await callRoute(server.url, 'beginTotpAtSignIn', here, { device }),
    );
    const right = codeAt(secret, server.clock());
    const confirm = (code: string) =>
      callRoute(server.url, 'confirmTotpAtSignIn', { ...here, setup, code }, { device });
    expect(await confirm(wrongCodeAt(secret, server.clock()))).toMatchObject({
      error: { code: 'WrongCode' },
    });
    // Nothing is kept, and nothing opens, before the app showed that it has the secret.
    expect(await prove({ method: 'totp', code: right })).toMatchObject(expired);

    const { next, recoveryCodes } = must(await confirm(right));
    expect(recoveryCodes).toHaveLength(10);
    const { tokens, deviceCertificate } = signedInOf(next);
    expect(deviceCertificate).not.toBe('');
    const socket = await connectSocket(server.url, { device, accessToken: tokens.accessToken });
    expect(socket.socket.connected).toBe(true);
    socket.close();
    expect(await confirm(right)).toMatchObject(expired);
    // From now on it is asked for.
    expect(await begin(server, bo)).toMatchObject({
      step: 'second-factor',
      methods: ['totp', 'recovery'],
    });
  });

  it('is the one it names: another kind is not set up in its place', async () => {
    const policy = { secondFactorAt: ['sign-in' as const], secondFactors: ['passkey' as const] };
    company = await testCompany(server, { policy });
    const { methods, ticket, device } = await begin(server, await company.hire('Cy'));
    expect(methods).toEqual(['passkey']);
    const here = { ticket, device: device.device };
    const { setup, secret } = must(
      await callRoute(server.url, 'beginTotpAtSignIn', here, { device }),
    );
    const confirmed = { ...here, setup, code: codeAt(secret, server.clock()) };
    expect(await callRoute(server.url, 'confirmTotpAtSignIn', confirmed, { device })).toMatchObject(
      {
        error: { code: 'NotAllowed' },
      },
    );
  });

  it('opens a session that is bound to the device that proved it', async () => {
    company = await testCompany(server);
    const mia = await company.arrive('Mia');
    const { secret } = await setUpTotp(server, mia);
    const { prove, device } = await begin(server, mia.me);
    const code = codeAt(secret, server.clock() + 30_000);
    const { tokens } = signedInOf(must(await prove({ method: 'totp', code })));
    const { payload } = { payload: tokens.accessToken.split('.')[1] ?? '' };
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(claims.cnf).toEqual({ jkt: await thumbprintOf(device.key.publicJwk) });
  });
});
