import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/**
 * What the rotation promises, as a model: for whoever holds the key, the newest token always works, and the one
 * before it as long as nobody used its successor; any other ends the session, and so does any from whoever
 * does not hold the key.
 */
class Model {
  ended = false;
  tokens: ReadonlyMap<string, { parent: string | null; state: 'fresh' | 'spent' | 'withdrawn' }>;

  constructor(first: string | Model) {
    if (typeof first === 'string')
      this.tokens = new Map([[first, { parent: null, state: 'fresh' }]]);
    else [this.ended, this.tokens] = [first.ended, new Map(first.tokens)];
  }

  /** Whether the server may have answered so, and what it then knows. */
  after({ token, holdsKey, next }: Use): Model | null {
    const then = new Model(this);
    const [freshChild] = [...this.tokens].find(
      ([, { parent, state }]) => parent === token && state === 'fresh',
    ) ?? [null];
    const state = this.tokens.get(token)?.state;
    const rotates = state === 'fresh' || (state === 'spent' && freshChild !== null);
    const good = !this.ended && holdsKey && rotates;
    if (good !== (next !== null)) return null;
    then.ended = !good;
    if (next === null) return then;
    const parent = this.tokens.get(token)?.parent ?? null;
    then.tokens = new Map(this.tokens)
      .set(token, { parent, state: 'spent' })
      .set(next, { parent: token, state: 'fresh' });
    if (freshChild === null) return then;
    then.tokens = new Map(then.tokens).set(freshChild, { parent: token, state: 'withdrawn' });
    return then;
  }
}

/** A token that was sent, and the one that came back for it; null when it was refused. */
interface Use {
  token: string;
  holdsKey: boolean;
  next: string | null;
}

/** All that the server may know after uses that were under way at once: in whatever order it took them. */
function afterAtOnce(models: readonly Model[], uses: readonly Use[]): Model[] {
  if (uses.length === 0) return [...models];
  return uses.flatMap((use, index) => {
    const next = models.flatMap((model) => model.after(use) ?? []);
    return afterAtOnce(next, uses.toSpliced(index, 1));
  });
}

describe.each(ENGINES)('refresh on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  const arrive = async (name: string) => company.admit(await company.hire(name));

  it('answers every token of a family as the model says, also when several come at once', async () => {
    let n = 0;
    const use = fc.record({ age: fc.nat({ max: 2 }), thief: fc.nat({ max: 9 }) });
    const atOnce = fc.array(use, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(atOnce, { minLength: 1, maxLength: 6 }), async (rounds) => {
        n += 1;
        const person = await arrive(`p${n}`);
        const issued = [person.refreshToken];
        let models = [new Model(person.refreshToken)];
        for (const round of rounds) {
          const uses = await Promise.all(
            round.map(async ({ age, thief }): Promise<Use> => {
              // Counted from the newest, and seldom by a thief, so that most runs get somewhere.
              const token = issued[Math.max(0, issued.length - 1 - age)] ?? '';
              const holdsKey = thief > 0;
              const device = holdsKey ? person.device : await newTestDevice();
              const request = { refreshToken: token };
              const reply = await callRoute(server.url, 'refresh', request, { device });
              if (!reply.ok) expect(reply.error.code).toBe('SessionRevoked');
              return { token, holdsKey, next: reply.ok ? reply.value.refreshToken : null };
            }),
          );
          models = afterAtOnce(models, uses);
          expect(models.length).toBeGreaterThan(0);
          issued.push(...uses.flatMap(({ next }) => next ?? []));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('control: a server that answers otherwise is found out', () => {
    const spent = new Model('one').after({ token: 'one', holdsKey: true, next: 'two' });
    const used = spent?.after({ token: 'two', holdsKey: true, next: 'three' });
    const bad = { token: 'one', holdsKey: true, next: null };
    expect(used?.after({ ...bad, next: 'four' })).toBeNull();
    expect(used?.after(bad)).toMatchObject({ ended: true });
    expect(used?.after({ token: 'three', holdsKey: false, next: 'four' })).toBeNull();
    expect(used?.after(bad)?.after({ token: 'three', holdsKey: true, next: 'four' })).toBeNull();
  });

  it('ends the session when a spent token comes back, its sockets too, and notes it', async () => {
    const owner = await company.arrive('Reused', 'owner');
    const { refresh } = owner;
    const socket = await owner.connect();
    const first = owner.refreshToken;
    const second = must(await refresh()).refreshToken;
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
    const { refresh, refreshToken: first } = await arrive('Lost');
    const lost = must(await refresh(first)).refreshToken;
    const again = must(await refresh(first)).refreshToken;
    expect(again).not.toBe(lost);
    expect(await refresh(again)).toMatchObject({ ok: true });
    expect(await refresh(lost)).toMatchObject({ error: { code: 'SessionRevoked' } });
  });

  it('answers again for a few minutes from the first use, not from the last', async () => {
    const own = await startTestServer(kind, { accessSeconds: 3_600 });
    try {
      const person = await (await testCompany(own)).arrive('Late');
      const again = () => person.refresh();
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
    const { refresh } = await arrive('Hasty');
    const replies = await Promise.all([refresh(), refresh(), refresh()]);
    const tokens = replies.map((reply) => must(reply).refreshToken);
    expect(new Set(tokens).size).toBe(3);
  });

  it.each(['', 'x', 'x'.repeat(5000), 'not-a-token-at-all', '\0'.repeat(20)])(
    'refuses %j',
    async (bad) => {
      const reply = await callRoute(server.url, 'refresh', { refreshToken: bad });
      expect(reply.ok).toBe(false);
    },
  );

  it('does not take a token after the session ran out', async () => {
    const own = await startTestServer(kind);
    try {
      const person = await (await testCompany(own)).arrive('Away');
      own.clock.advance(31 * 24 * 3_600_000);
      expect(await person.refresh()).toMatchObject({ error: { code: 'SessionRevoked' } });
    } finally {
      await own.close();
    }
  });
});
