import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../shared/errors/app-error.ts';
import {
  type Admitted,
  must,
  type SignedInPerson,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** Sessions that one person has as it begins; all but one end with the next sign-in. */
const DEVICES = 24;
const ROUNDS = 6;

// Where transactions really run side by side.
describe('sessions of one person, ended by everybody at once, on postgres', () => {
  let server: TestServer;
  let company: TestCompany;
  let owner: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer('postgres');
    company = await testCompany(server);
    owner = await company.arrive('Owner', 'owner');
    await owner.setPolicy({ devices: 1 });
  });
  afterAll(() => server.close());

  async function crowd(name: string): Promise<[Admitted, ...Admitted[]]> {
    const me = await company.hire(name);
    const first = await company.admit(me);
    const others = await Promise.all(Array.from({ length: DEVICES - 1 }, () => company.admit(me)));
    return [first, ...others];
  }

  /** Named answers are right, whichever came first; an aborted transaction answers `ServerError`. */
  const aborted = (replies: readonly Result<unknown>[]) =>
    replies.filter((reply) => !reply.ok && reply.error.code === 'ServerError').length;

  it('none is aborted by another, and none is left that should be gone', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [one, two, ...others] = await crowd(`Mia-${round}`);
      if (!two) throw new Error('nobody else is here');
      const { me } = one;
      const signIn = () =>
        company.signIn(me).then(
          (value): Result<unknown> => ({ ok: true, value }),
          (cause: unknown): Result<unknown> => ({
            ok: false,
            error: { code: String(cause).includes('ServerError') ? 'ServerError' : 'NotAllowed' },
          }),
        );
      const wipe = { target: { kind: 'person', personId: me.id }, reason: 'lost' } as const;
      await owner.stepUp();
      const replies = await Promise.all([
        signIn(),
        owner.http('askWipe', wipe),
        one.http('revokeOtherSessions', {}),
        signIn(),
        ...others.slice(0, 6).map((each) => each.refresh()),
        owner.http('endPersonSessions', { personId: me.id }),
        owner.http('askWipe', wipe),
        two.http('revokeOtherSessions', {}),
        signIn(),
        round % 2 === 0
          ? owner.http('suspendPerson', { personId: me.id })
          : owner.http('deactivatePerson', { personId: me.id, reason: 'left' }),
      ]);
      expect(aborted(replies), `round ${round}`).toBe(0);
      for (const each of [one, two, ...others]) {
        expect((await each.http('listSessions', {})).ok).toBe(false);
      }
    }
    must(await owner.http('listSessions', {}));
  });
});
