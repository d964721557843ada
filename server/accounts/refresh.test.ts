import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/**
 * What the rotation promises, as a model: the newest token always works; the one before it as long as
 * nobody used its successor; any other ends the session.
 */
class Model {
  issued: string[];
  /** Index of the token that was spent for each; tokens in the order they were given. */
  parents: (number | null)[] = [null];
  states: ('fresh' | 'spent' | 'withdrawn')[] = ['fresh'];
  ended = false;

  constructor(first: string) {
    this.issued = [first];
  }

  /** Whether the server should take it, and what it then knows. */
  use(index: number): boolean {
    if (this.ended) return false;
    const freshChild = this.parents.findIndex((p, i) => p === index && this.states[i] === 'fresh');
    const good =
      this.states[index] === 'fresh' || (this.states[index] === 'spent' && freshChild >= 0);
    if (!good) {
      this.ended = true;
      return false;
    }
    if (freshChild >= 0) this.states[freshChild] = 'withdrawn';
    this.states[index] = 'spent';
    return true;
  }

  got(token: string, parent: number): void {
    this.issued.push(token);
    this.parents.push(parent);
    this.states.push('fresh');
  }
}

describe.each(ENGINES)('refresh on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  const refresh = (refreshToken: string) => callRoute(server.url, 'refresh', { refreshToken });
  const issue = async (name: string) => (await company.arrive(name)).signedIn.tokens.refreshToken;

  it('answers every token of a family as the model says', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 8 }),
        async (uses) => {
          n += 1;
          const model = new Model(await issue(`p${n}`));
          for (const use of uses) {
            // Counted from the newest, so that most runs get somewhere.
            const index = Math.max(0, model.issued.length - 1 - (use % 3));
            const expected = model.use(index);
            const reply = await refresh(model.issued[index] ?? '');
            expect(reply.ok).toBe(expected);
            if (reply.ok) model.got(reply.value.refreshToken, index);
            else expect(reply.error.code).toBe('SessionRevoked');
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('ends the session when a spent token comes back, its sockets too, and notes it', async () => {
    const owner = await company.arrive('Reused', 'owner');
    const socket = await owner.connect();
    const first = owner.signedIn.tokens.refreshToken;
    const second = must(await refresh(first)).refreshToken;
    const third = must(await refresh(second)).refreshToken;
    expect(await refresh(first)).toMatchObject({ error: { code: 'SessionRevoked' } });
    expect(await refresh(third)).toMatchObject({ error: { code: 'SessionRevoked' } });
    expect(await owner.http('listSessions', {})).toMatchObject({
      error: { code: 'SessionRevoked' },
    });
    await socket.closed;
    expect(socket.heard('session.revoked')).toEqual([{ because: 'revoked' }]);
    const admin = await company.arrive('Watcher', 'admin');
    const { entries } = must(await admin.http('readAudit', {}));
    expect(entries).toContainEqual(
      expect.objectContaining({
        action: 'session.refresh-reused',
        actorId: owner.me.id,
        detail: { sessionId: owner.signedIn.sessionId },
      }),
    );
  });

  it('answers again when the reply was lost, and the lost one then is worth nothing', async () => {
    const first = await issue('Lost');
    const lost = must(await refresh(first)).refreshToken;
    const again = must(await refresh(first)).refreshToken;
    expect(again).not.toBe(lost);
    expect(await refresh(again)).toMatchObject({ ok: true });
    expect(await refresh(lost)).toMatchObject({ error: { code: 'SessionRevoked' } });
  });

  it('answers again for a few minutes from the first use, not from the last', async () => {
    const own = await startTestServer(kind);
    try {
      const person = await (await testCompany(own)).arrive('Late');
      const first = person.signedIn.tokens.refreshToken;
      const again = () => callRoute(own.url, 'refresh', { refreshToken: first });
      must(await again());
      own.clock.advance(4 * 60_000);
      // Control: in time.
      must(await again());
      own.clock.advance(2 * 60_000);
      expect(await again()).toMatchObject({ error: { code: 'SessionRevoked' } });
      expect(await person.http('listSessions', {})).toMatchObject({
        error: { code: 'SessionRevoked' },
      });
    } finally {
      await own.close();
    }
  });

  it('answers requests at once one after the other: the last answer is the one that counts', async () => {
    const first = await issue('Hasty');
    const replies = await Promise.all([refresh(first), refresh(first), refresh(first)]);
    const tokens = replies.map((reply) => must(reply).refreshToken);
    expect(new Set(tokens).size).toBe(3);
  });

  it.each(['', 'x', 'x'.repeat(5000), 'not-a-token-at-all', '\0'.repeat(20)])(
    'refuses %j',
    async (bad) => {
      const reply = await refresh(bad);
      expect(reply.ok).toBe(false);
    },
  );

  it('does not take a token after the session ran out', async () => {
    const own = await startTestServer(kind);
    try {
      const person = await (await testCompany(own)).arrive('Away');
      own.clock.advance(31 * 24 * 3_600_000);
      const { refreshToken } = person.signedIn.tokens;
      const reply = await callRoute(own.url, 'refresh', { refreshToken });
      expect(reply).toMatchObject({ error: { code: 'SessionRevoked' } });
    } finally {
      await own.close();
    }
  });
});
