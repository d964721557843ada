import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { must, type SignedInPerson, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { codeAt, wrongCodeAt } from './testing/codes.ts';
import { begin, setUpTotp } from './testing/person.ts';
import { spendTotp } from './use-totp.ts';

const STEP_MS = 30_000;
const signedIn = { ok: true, value: { step: 'signed-in' } };
const used = { error: { code: 'CodeUsed' } };
const wrong = { error: { code: 'WrongCode' } };

describe.each(ENGINES)('codes on %s', (kind) => {
  let server: TestServer;
  let mia: SignedInPerson;
  let app: Awaited<ReturnType<typeof setUpTotp>>;
  beforeAll(async () => {
    server = await startTestServer(kind);
  });
  beforeEach(async () => {
    mia = await (await testCompany(server)).arrive('Mia');
    app = await setUpTotp(server, mia);
  });
  afterAll(() => server.close());
  const shown = (ahead = 0) => ({
    method: 'totp' as const,
    code: codeAt(app.secret, server.clock() + ahead),
  });
  const recovery = (code = '') => ({ method: 'recovery' as const, code });

  it('of the app open once: not again, nor an earlier one, nor for two at the same moment', async () => {
    const first = await begin(server, mia.me);
    expect(first).toMatchObject({ step: 'second-factor', methods: ['totp', 'recovery'] });
    const code = wrongCodeAt(app.secret, server.clock());
    expect(await first.prove({ method: 'totp', code })).toMatchObject(wrong);
    // One step early is taken.
    const next = shown(STEP_MS);
    const here = await begin(server, mia.me);
    const both = await Promise.all([first.prove(next), here.prove(next)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject(used);
    expect(await here.prove(next)).toMatchObject(used);
    // Of a step before one that opened: still shown by some phone, and worth nothing.
    expect(await here.prove(shown())).toMatchObject(used);
    // Control: the step after it.
    server.clock.advance(STEP_MS);
    expect(await here.prove(shown(STEP_MS))).toMatchObject(signedIn);
  });

  it('for recovery open once, and the old ones open nothing after a renewal', async () => {
    const [one, two, three] = app.codes;
    const [here, there] = [await begin(server, mia.me), await begin(server, mia.me)];
    const both = await Promise.all([here.prove(recovery(one)), there.prove(recovery(one))]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject(wrong);
    expect(await here.prove(recovery(one))).toMatchObject(wrong);
    // Control: another one, however somebody types it.
    const typed = two?.toUpperCase().replace('-', ' ');
    expect(await here.prove(recovery(typed))).toMatchObject(signedIn);

    const { recoveryCodes } = must(await mia.http('newRecoveryCodes', {}));
    const after = await begin(server, mia.me);
    expect(await after.prove(recovery(three))).toMatchObject(wrong);
    expect(await after.prove(recovery(recoveryCodes[0]))).toMatchObject(signedIn);
  });

  it('for recovery open also with the last one', async () => {
    // Each opens a session more, none of which is to end another.
    const company = await testCompany(server, { policy: { devices: 50 } });
    mia = await company.arrive('Mia');
    app = await setUpTotp(server, mia);
    for (const code of app.codes) {
      expect(await (await begin(server, mia.me)).prove(recovery(code))).toMatchObject(signedIn);
    }
    expect(await begin(server, mia.me)).toMatchObject({ methods: ['totp'] });
    const { recovery: left } = must(await mia.http('listFactors', {}));
    expect(left).toMatchObject({ left: 0 });
  });

  it('of the app open within a step of now, later ones alone, each once: whatever comes when', async () => {
    const owner = { tenantId: mia.signedIn.tenant.id, personId: mia.me.id };
    // A clock that stands still in between; long after the app was set up.
    let now = server.clock() + 10 * STEP_MS;
    const deps = { ...server, clock: () => now };
    const arrivals = fc.array(
      fc.record({
        /** How far the clock goes on before. */
        wait: fc.constantFrom(0, 0, 0, STEP_MS, 2 * STEP_MS),
        off: fc.integer({ min: -3, max: 3 }),
        /** How many send it at once. */
        times: fc.constantFrom(1, 1, 2),
      }),
      { minLength: 1, maxLength: 8 },
    );
    let last = 0;
    await fc.assert(
      fc.asyncProperty(arrivals, async (sequence) => {
        for (const { wait, off, times } of sequence) {
          now += wait;
          const step = Math.floor(now / STEP_MS) + off;
          const code = codeAt(app.secret, now + off * STEP_MS);
          const spent = await Promise.all(
            Array.from({ length: times }, () => spendTotp(deps, owner, code)),
          );
          const opens = Math.abs(off) <= 1 && step > last;
          expect(spent.filter(({ ok }) => ok)).toHaveLength(opens ? 1 : 0);
          if (opens) last = step;
        }
      }),
      { numRuns: 20 },
    );
  });
});
