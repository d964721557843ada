import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProofPurpose } from '../../shared/protocol/routes/factors.ts';
import { must, type SignedInPerson, type TestCompany, testCompany } from '../testing/company.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import type { Passkey } from './testing/authenticator.ts';
import { inBrowser, newCeremony } from './testing/browser.ts';
import { codeAt, wrongCodeAt } from './testing/codes.ts';
import { setUpPasskey, setUpTotp } from './testing/person.ts';

const TICKET_MS = 2 * 60_000;
const STEP_UP_MS = 5 * 60_000;
const refused = { ok: false, error: { code: 'PasskeyRefused' } };
const expired = { ok: false, error: { code: 'TicketExpired' } };
const asked = { ok: false, error: { code: 'StepUpNeeded' } };

let server: TestServer;
let company: TestCompany;
let mia: SignedInPerson;
/** Has no factor. */
let bo: SignedInPerson;
let phone: Passkey;
beforeAll(async () => {
  server = await startTestServer('pglite', { accessSeconds: 3_600 });
});
beforeEach(async () => {
  company = await testCompany(server);
  mia = await company.arrive('Mia');
  bo = await company.arrive('Bo');
  ({ phone } = await setUpPasskey(server, mia));
  const admin = await company.arrive('Admin', 'admin');
  await admin.setPolicy({ secondFactorAt: ['step-up', 'unlock'] });
  // What the password had opened is over.
  server.clock.advance(STEP_UP_MS);
});
afterAll(() => server.close());

/** A passkey is used in the browser, and the client comes back with what that is worth. */
async function used(purpose: ProofPurpose, finishedBy = mia) {
  const begun = newCeremony();
  const { url } = must(await mia.http('beginPasskeyProof', { ...begun.request, purpose }));
  const end = await inBrowser(server, begun, url, (options) => phone.use(options));
  return { end, finished: await finishedBy.http('finishPasskeyProof', end) };
}
const ticketFor = async (purpose: ProofPurpose) => must((await used(purpose)).finished).ticket;
const stepUp = (ticket: string, who = mia) =>
  who.http('stepUp', { proof: { method: 'passkey', ticket } });
const unlock = (ticket: string, who = mia) =>
  who.http('checkFactor', { proof: { method: 'passkey', ticket } });

describe('a proof by passkey', () => {
  it('is taken once, for what it was asked for', async () => {
    const ticket = await ticketFor('step-up');
    expect(await mia.http('newRecoveryCodes', {})).toMatchObject(asked);
    expect(await stepUp(ticket)).toMatchObject({ ok: true });
    expect(await mia.http('newRecoveryCodes', {})).toMatchObject({ ok: true });
    expect(await stepUp(ticket)).toMatchObject(refused);
  });

  it.each([
    ['step-up', unlock, stepUp],
    ['unlock', stepUp, unlock],
  ] as const)('for %s proves nothing else, and is gone by the try', async (purpose, other, own) => {
    const ticket = await ticketFor(purpose);
    expect(await other(ticket)).toMatchObject(refused);
    expect(await own(ticket)).toMatchObject(refused);
    // Control.
    expect(await own(await ticketFor(purpose))).toMatchObject({ ok: true });
  });

  it('is over after two minutes', async () => {
    const [late, early] = [await ticketFor('step-up'), await ticketFor('step-up')];
    server.clock.advance(TICKET_MS - 5_000);
    expect(await stepUp(early)).toMatchObject({ ok: true });
    server.clock.advance(5_000);
    expect(await stepUp(late)).toMatchObject(refused);
  });

  it('is one session’s alone, also of the same person', async () => {
    const elsewhere = await company.admit(mia.me);
    for (const thief of [elsewhere, bo]) {
      const ticket = await ticketFor('step-up');
      const proof = { method: 'passkey' as const, ticket };
      expect(await thief.http('stepUp', { proof })).toMatchObject(refused);
    }
    const { end, finished } = await used('step-up', bo);
    expect(finished).toMatchObject(expired);
    // The code is spent by it: a thief leaves nothing that looks as if nothing had happened.
    expect(await mia.http('finishPasskeyProof', end)).toMatchObject(expired);
  });

  it('is none of a passkey that was made, nor of one that signed in', async () => {
    await mia.http('stepUp', {
      proof: { method: 'passkey', ticket: await ticketFor('step-up') },
    });
    const begun = newCeremony();
    const { url } = must(await mia.http('beginPasskey', begun.request));
    const end = await inBrowser(server, begun, url, (options) => phone.make(options));
    expect(await mia.http('finishPasskeyProof', end)).toMatchObject(expired);
  });

  it('is asked of whoever has a passkey', async () => {
    const wanted = { ...newCeremony().request, purpose: 'step-up' as const };
    expect(await bo.http('beginPasskeyProof', wanted)).toMatchObject({
      error: { code: 'NotFound' },
    });
  });
});

describe('where policy asks for a factor to step up', () => {
  it('a password opens nothing, but setting one up for whoever has none', async () => {
    const password = { method: 'password' as const, password: 'a password for tests' };
    expect(await mia.http('stepUp', { proof: password })).toMatchObject({
      error: { code: 'FactorNeeded' },
    });
    must(await bo.http('stepUp', { proof: password }));
    expect(await bo.http('changePassword', { password: 'plums and a lighthouse' })).toMatchObject({
      error: { code: 'FactorNeeded' },
    });
    await setUpTotp(server, bo);
  });

  it('a code is enough, each once; and to unlock a password is none', async () => {
    const { secret } = await setUpTotp(server, bo);
    const code = codeAt(secret, server.clock() + 30_000);
    const wrong = { method: 'totp' as const, code: wrongCodeAt(secret, server.clock()) };
    expect(await bo.http('checkFactor', { proof: wrong })).toMatchObject({
      error: { code: 'WrongCode' },
    });
    const proof = { method: 'totp' as const, code };
    expect(await bo.http('checkFactor', { proof })).toMatchObject({ ok: true });
    expect(await bo.http('stepUp', { proof })).toMatchObject({ error: { code: 'CodeUsed' } });
    const password = { method: 'password' as const, password: 'a password for tests' };
    expect(await bo.http('checkFactor', { proof: password })).toMatchObject({
      error: { code: 'FactorNeeded' },
    });
  });
});
