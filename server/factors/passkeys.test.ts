import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PASSKEYS_MAX } from '../../shared/domain/factor.ts';
import { PasskeyId } from '../../shared/domain/ids.ts';
import type { CeremonyEnd } from '../../shared/protocol/routes/proof.ts';
import { passkeys } from '../db/schema.ts';
import { must, type SignedInPerson, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { newTestDevice, type TestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { keepPasskey } from './passkeys.ts';
import { newPasskey, type Passkey, type Twist } from './testing/authenticator.ts';
import { inBrowser, newCeremony, openPage, originOf } from './testing/browser.ts';
import { begin, setUpPasskey } from './testing/person.ts';

const CEREMONY_MS = 5 * 60_000;
const CODE_MS = 60_000;
const signedIn = { ok: true, value: { next: { step: 'signed-in' } } };
const refused = { ok: false, error: { code: 'PasskeyRefused' } };
const expired = { ok: false, error: { code: 'TicketExpired' } };
const gone = { ok: false, error: { code: 'NotFound' } };

describe.each(ENGINES)('passkeys on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let mia: SignedInPerson;
  let phone: Passkey;
  let people = 0;
  /** Each is somebody of their own. */
  const named = (name: string) => {
    people += 1;
    return `${name}${people}`;
  };
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  beforeEach(async () => {
    mia = await company.arrive(named('Mia'));
    ({ phone } = await setUpPasskey(server, mia));
  });
  afterAll(() => server.close());

  /** Begins a sign-in with a passkey, or goes on with one. */
  async function toSignIn(ticket?: string, device?: TestDevice) {
    const at = device ?? (await newTestDevice());
    const begun = newCeremony();
    const wanted = { ...begun.request, device: at.device, ...(ticket ? { ticket } : {}) };
    const { url } = must(
      await callRoute(server.url, 'beginPasskeyAtSignIn', wanted, { device: at }),
    );
    const finish = (end: CeremonyEnd, on = at) =>
      callRoute(server.url, 'finishPasskeyAtSignIn', { ...end, device: on.device }, { device: on });
    return { url, begun, finish, page: openPage(server, url) };
  }
  const use = (options: unknown) => phone.use(options);

  it('open without a password, on the device that began it, once', async () => {
    const { url, begun, finish } = await toSignIn();
    const end = await inBrowser(server, begun, url, use);
    expect(await finish(end)).toMatchObject(signedIn);
    expect(await finish(end)).toMatchObject(expired);
    const { passkeys: mine } = must(await mia.http('listFactors', {}));
    expect(mine).toMatchObject([{ name: 'Phone', lastUsedAt: expect.any(Number) }]);
  });

  it('are of no use to whoever read the code on its way, which then opens nothing any more', async () => {
    const thief = await newTestDevice();
    const other = await toSignIn();
    const onAnother = await inBrowser(server, other.begun, other.url, use);
    expect(await other.finish(onAnother, thief)).toMatchObject(expired);
    const { url, begun, finish } = await toSignIn();
    const end = await inBrowser(server, begun, url, use);
    expect(await finish({ ...end, verifier: newCeremony().verifier })).toMatchObject(expired);
    expect(await finish(end)).toMatchObject(expired);
  });

  it('answer each challenge once, and the newest alone', async () => {
    const { page } = await toSignIn();
    expect(await page.answer(phone.use({ challenge: 'A'.repeat(43), rpId: 'localhost' }))).toEqual(
      refused,
    );
    const first = must(await page.options()).options;
    const second = must(await page.options()).options;
    expect(first['challenge']).not.toBe(second['challenge']);
    expect(await page.answer(phone.use(first))).toEqual(refused);
    // That try took the newest challenge with it, or somebody could try on.
    const right = phone.use(second);
    expect(await page.answer(right)).toEqual(refused);
    // Control: with a challenge of its own the passkey is right.
    const answer = phone.use(must(await page.options()).options);
    expect(await page.answer(answer)).toMatchObject({ ok: true });
    // What was answered once is answered nowhere else.
    expect(await page.answer(answer)).toMatchObject(gone);
    const elsewhere = (await toSignIn()).page;
    must(await elsewhere.options());
    expect(await elsewhere.answer(answer)).toEqual(refused);
  });

  it('open for one of two who answer at the same moment', async () => {
    const { page } = await toSignIn();
    const { options } = must(await page.options());
    const both = await Promise.all([page.answer(use(options)), page.answer(use(options))]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('are refused when anything about the answer is wrong, and right when it is not', async () => {
    // Once used, it has counted to 2.
    const before = await toSignIn();
    await inBrowser(server, before.begun, before.url, use);
    const { page } = await toSignIn();
    const answer = async (twist: Twist) =>
      page.answer(phone.use(must(await page.options()).options, twist));
    for (const twist of [
      { origin: 'http://localhost:1' },
      { rpId: 'evil.test' },
      { verified: false },
      { counter: 1 },
      { counter: 2 },
      { userHandle: 'AAAA' },
    ]) {
      expect(await answer(twist), JSON.stringify(twist)).toEqual(refused);
    }
    // Control: that cost no more than another try.
    expect(await answer({})).toMatchObject({ ok: true });
  });

  it('are those of their person, and nobody else’s', async () => {
    const bo = await company.arrive(named('Bo'));
    const { phone: other } = await setUpPasskey(server, bo);
    const { ticket } = await toSecondFactor();
    const stopped = await toSignIn(ticket.token, ticket.device);
    const { options } = must(await stopped.page.options());
    expect(options['allowCredentials']).toMatchObject([{ id: phone.id }]);
    expect(await stopped.page.answer(other.use(options))).toEqual(refused);
    // Nor with their own passkey under another's name.
    const first = await toSignIn();
    const own = must(await first.page.options()).options;
    const { userHandle = '' } = phone.use(own).response;
    expect(await first.page.answer(other.use(own, { userHandle }))).toEqual(refused);
    const end = await inBrowser(server, stopped.begun, stopped.url, use);
    expect(await stopped.finish(end)).toMatchObject(signedIn);
  });

  /** A sign-in of Mia's that waits for a second factor. */
  async function toSecondFactor() {
    const { step, methods, ticket, device } = await begin(server, mia.me);
    expect({ step, methods }).toEqual({ step: 'second-factor', methods: ['passkey', 'recovery'] });
    return { ticket: { token: ticket, device } };
  }

  it('wait five minutes for the browser, and its code one for the client', async () => {
    const [slow, right] = [await toSignIn(), await toSignIn()];
    const late = await toSignIn();
    const { options } = must(await slow.page.options());
    const end = await inBrowser(server, late.begun, late.url, use);
    server.clock.advance(CODE_MS);
    expect(await late.finish(end)).toMatchObject(expired);
    server.clock.advance(CEREMONY_MS - 2 * CODE_MS);
    expect(await right.finish(await inBrowser(server, right.begun, right.url, use))).toMatchObject(
      signedIn,
    );
    server.clock.advance(CODE_MS);
    expect(await slow.page.answer(use(options))).toMatchObject(gone);
    expect(await slow.page.options()).toMatchObject(gone);
  });

  it('have names, can be removed, and are their person’s to change alone', async () => {
    const bo = await company.arrive(named('Bo'));
    await bo.stepUp();
    const [passkey] = must(await mia.http('listFactors', {})).passkeys;
    const passkeyId = PasskeyId.parse(passkey?.id);
    expect(await bo.http('renamePasskey', { passkeyId, name: 'Mine' })).toMatchObject(gone);
    expect(await bo.http('removePasskey', { passkeyId })).toMatchObject(gone);
    must(await mia.http('renamePasskey', { passkeyId, name: 'My phone' }));
    expect(must(await mia.http('listFactors', {})).passkeys).toMatchObject([{ name: 'My phone' }]);

    must(await mia.http('removePasskey', { passkeyId }));
    expect(must(await mia.http('listFactors', {}))).toMatchObject({ passkeys: [], recovery: null });
    const { page } = await toSignIn();
    expect(await page.answer(use(must(await page.options()).options))).toEqual(refused);
  });

  it('are kept once, as many as a person may have, with the public key alone', async () => {
    await mia.stepUp();
    const add = async (made: Passkey) => {
      const begun = newCeremony();
      const { url } = must(await mia.http('beginPasskey', begun.request));
      const end = await inBrowser(server, begun, url, (options) => made.make(options));
      return mia.http('finishPasskey', { ...end, name: 'More' });
    };
    expect(await add(phone)).toMatchObject({ error: { code: 'Conflict' } });
    // Recovery codes come with the first factor, and not again.
    expect(must(await add(newPasskey(originOf(server)))).recoveryCodes).toBeNull();
    await server.database.inTenant(company.tenant.id, async (tx) => {
      for (let more = 2; more < PASSKEYS_MAX; more += 1) {
        const made = { credentialId: `${mia.me.id}-${more}`, publicKey: 'AAAA', counter: 0 };
        const passkey = { ...made, transports: [], synced: true };
        const owner = { tenantId: company.tenant.id, personId: mia.me.id };
        must(await keepPasskey(tx, owner, passkey, 'More', server.clock()));
      }
    });
    expect(await add(newPasskey(originOf(server)))).toMatchObject({ error: { code: 'TooLarge' } });
    const stored = await server.database.inTenant(company.tenant.id, async (tx) =>
      JSON.stringify(await tx.select().from(passkeys)),
    );
    const { d = '', x = '' } = phone.key.export({ format: 'jwk' });
    const bytes = Buffer.from(x, 'base64url');
    expect(stored).not.toContain(d);
    // Control: the public half is there.
    const kept = stored.match(/"publicKey":"([\w-]+)"/g) ?? [];
    const keys = kept.map((key) => Buffer.from(key.slice(13, -1), 'base64url'));
    expect(keys.some((key) => key.includes(bytes))).toBe(true);
  });

  it('are set up by the session that began it, and on the way in by the ticket’s device', async () => {
    const again = await company.signIn(await company.hire(named('Cy')));
    await again.stepUp();
    await mia.stepUp();
    const begun = newCeremony();
    const { url } = must(await mia.http('beginPasskey', begun.request));
    const made = newPasskey(originOf(server));
    const end = await inBrowser(server, begun, url, (options) => made.make(options));
    expect(await again.http('finishPasskey', { ...end, name: 'Stolen' })).toMatchObject(expired);
    expect(must(await again.http('listFactors', {})).passkeys).toEqual([]);

    const strict = await testCompany(server, { policy: { secondFactorAt: ['sign-in'] } });
    const { step, ticket, device } = await begin(server, await strict.hire('Dee'));
    expect(step).toBe('enrolment');
    const thief = await newTestDevice();
    const posing = { ...newCeremony().request, ticket, device: device.device };
    expect(
      await callRoute(server.url, 'beginPasskeyAtSignIn', posing, { device: thief }),
    ).toMatchObject(expired);
    const enrolment = await toSignIn(ticket, device);
    const make = (options: unknown) => made.make(options);
    const done = await inBrowser(server, enrolment.begun, enrolment.url, make);
    const { next, recoveryCodes } = must(await enrolment.finish(done));
    expect(next.step).toBe('signed-in');
    expect(recoveryCodes).toHaveLength(10);
  });
});
