import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SessionId } from '../../shared/domain/ids.ts';
import { ROUTES } from '../../shared/protocol/http.ts';
import { channels, sessions } from '../db/schema.ts';
import { newSource } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { examine } from './examine.ts';
import { type Shot, shoot } from './http-ask.ts';
import { OTHER_SPECIMENS } from './other-specimens.ts';
import { type RegisteredRoute, watchRoutes } from './registered-routes.ts';
import { ROUTE_SPECIMENS } from './route-specimens.ts';
import { askRoute, ROUTE_NAMES, SAMPLES, type Sample } from './samples.ts';
import { ADMINS, type Specimen } from './specimen.ts';
import { createStatements } from './statements.ts';
import { tenantTables, wholeTenant } from './whole-tenant.ts';
import { makeWorld, type World } from './world.ts';

const keyOf = ({ method, path }: RegisteredRoute) => `${method} ${path}`;
const CONTRACT = new Map(ROUTE_NAMES.map((name) => [keyOf(ROUTES[name]), name]));

/** Takes the place of whatever `:name` a route has. */
const SESSION = z.object({ sessionId: SessionId });

describe('every route', () => {
  const statements = createStatements();
  let server: TestServer;
  let routes: RegisteredRoute[];
  let tables: string[];
  let victim: World;
  let attacker: World;

  /** Three routes as nobody should write them, to show that the tests below would say so. */
  function addLeaks(app: FastifyInstance): void {
    const find = async (params: unknown) => {
      const { sessionId } = SESSION.parse(params);
      const query = () =>
        server.database.asOwner((tx) =>
          tx.select().from(sessions).where(eq(sessions.id, sessionId)),
        );
      const [found] = await query();
      return { found, query };
    };
    app.get('/v1/leaky/read/:sessionId', async ({ params }, reply) => {
      const { found } = await find(params);
      return found ? reply.send({ device: found.deviceName }) : reply.code(404).send();
    });
    app.get('/v1/leaky/oracle/:sessionId', async ({ params }, reply) => {
      const { found, query } = await find(params);
      if (found) await query();
      return reply.code(404).send();
    });
    app.post('/v1/leaky/write', async (_request, reply) => {
      const { id } = victim.company.tenant;
      await server.database.asOwner((tx) =>
        tx
          .update(channels)
          .set({ topic: `planted ${Math.random()}` })
          .where(eq(channels.tenantId, id)),
      );
      return reply.code(403).send({ code: 'NotAllowed' });
    });
  }

  beforeAll(async () => {
    const source = { ...(await newSource('pglite')), heard: statements.heard };
    const watched = await watchRoutes(
      () => startTestServer('pglite', { source, wordSeconds: 3_600 }),
      addLeaks,
    );
    ({ started: server, routes } = watched);
    tables = await tenantTables(server.database);
    victim = await makeWorld(server);
    attacker = await makeWorld(server);
  }, 60_000);
  afterAll(() => server.close());

  const everything = () => wholeTenant(server.database, victim.company.tenant.id, tables);
  const examined = ({ access, specimen }: Pick<Sample, 'access' | 'specimen'>) =>
    examine<Shot>({
      specimen,
      ask: (shot, as) => askRoute(server.url, access, shot, as),
      victim,
      attacker,
      statements,
      everything,
    });

  it('has its specimen', () => {
    const without = routes
      .filter(({ method, path }) => !path.startsWith('/v1/leaky/') && !isHeadOfGet(method, path))
      .map(keyOf)
      .filter((key) => !CONTRACT.has(key) && !(key in OTHER_SPECIMENS));
    expect(without).toEqual([]);
    expect(ROUTE_NAMES.filter((name) => !Object.hasOwn(ROUTE_SPECIMENS, name))).toEqual([]);
    // And none is for a route that is gone.
    const there = new Set(routes.map(keyOf));
    expect(
      [...CONTRACT.keys(), ...Object.keys(OTHER_SPECIMENS)].filter((key) => !there.has(key)),
    ).toEqual([]);
  });

  /** Fastify's own: the same handler, without the body. */
  const isHeadOfGet = (method: string, path: string) =>
    method === 'HEAD' && (CONTRACT.has(`GET ${path}`) || `GET ${path}` in OTHER_SPECIMENS);

  it.each(SAMPLES)(
    '$name tells and does nothing to another company, nor to lower roles',
    async (sample) => {
      expect(await examined(sample)).toEqual([]);
    },
  );

  it.each(SAMPLES.filter(({ access }) => access !== 'public' && access !== 'device'))(
    '$name tells and does nothing without a session',
    async ({ specimen }) => {
      const before = await everything();
      const { device } = attacker.people.owner;
      const strangers = [null, { device }, { device, accessToken: 'x'.repeat(64) }];
      for (const stranger of strangers) {
        const theirs = await shoot(server.url, specimen.request(victim.ids), stranger);
        const nobodys = await shoot(server.url, specimen.request(attacker.ids), stranger);
        expect(theirs.ok).toBe(false);
        expect(theirs.text).toBe(nobodys.text);
      }
      expect(await everything()).toEqual(before);
    },
  );

  it.each(SAMPLES)('control: $name does something for whoever may', async (sample) => {
    const { specimen, access, good } = sample;
    // What only reads leaves a world as it was.
    const reads = ['GET', 'HEAD', 'OPTIONS'].includes(specimen.request(victim.ids).method);
    const world = reads ? victim : await makeWorld(server);
    const shot = specimen.request(world.ids);
    const answer = await askRoute(server.url, access, shot, { world, role: 'owner' });
    expect(answer).toMatchObject(
      'status' in good
        ? { text: expect.stringMatching(new RegExp(`^${good.status} `)) }
        : { code: good.code },
    );
  });

  describe('control: a route that', () => {
    const leak = (path: string): Specimen<Shot> => ({
      request: ({ sessionId }) => ({ method: 'GET', path: `/v1/leaky/${path}/${sessionId}` }),
    });
    it('reads across companies is found', async () => {
      const faults = await examined({ access: 'session', specimen: leak('read') });
      expect(faults.join()).toContain('another company with sessionId: learned');
    });
    it('works more for what exists is found, though it answers the same', async () => {
      const faults = await examined({ access: 'session', specimen: leak('oracle') });
      expect(faults.join()).toContain('another company with sessionId: worked');
      expect(faults.join()).not.toContain('learned');
    });
    it('writes for lower roles is found, though it says that it does not', async () => {
      const specimen = { request: () => ({ method: 'POST', path: '/v1/leaky/write' }), by: ADMINS };
      const faults = await examined({ access: 'session', specimen });
      expect(faults).toEqual(['changed: channels']);
    });
    it('is not in the table of specimens is found', () => {
      expect(routes.map(keyOf)).toContain('POST /v1/leaky/write');
      expect(CONTRACT.has('POST /v1/leaky/write')).toBe(false);
    });
  });
});
