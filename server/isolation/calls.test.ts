import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../shared/domain/person.ts';
import { SOCKET_CALLS, type SocketCallName } from '../../shared/protocol/socket.ts';
import { sessions } from '../db/schema.ts';
import { newSource } from '../testing/engines.ts';
import type { SocketClient } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { CALL_SPECIMENS } from './call-specimens.ts';
import { type Answer, type Ask, examine } from './examine.ts';
import type { Specimen } from './specimen.ts';
import { createStatements } from './statements.ts';
import { tenantTables, wholeTenant } from './whole-tenant.ts';
import { makeWorld, type World } from './world.ts';

const isCallName = (name: string): name is SocketCallName => name in SOCKET_CALLS;
const CALL_NAMES = Object.keys(SOCKET_CALLS).filter(isCallName);

interface Sample {
  name: string;
  call: SocketCallName;
  specimen: Specimen<object>;
}

const SAMPLES: Sample[] = CALL_NAMES.flatMap((call) =>
  CALL_SPECIMENS[call].map((specimen: Specimen<object>, index) => ({
    name: index === 0 ? call : `${call} (${index + 1})`,
    call,
    specimen,
  })),
);

describe('every socket call', () => {
  const statements = createStatements();
  const sockets = new Map<World, Record<Role, SocketClient>>();
  let server: TestServer;
  let tables: string[];
  let victim: World;
  let attacker: World;

  async function connect(world: World): Promise<World> {
    const { owner, admin, member, guest } = world.people;
    const connected = {
      owner: await owner.connect(),
      admin: await admin.connect(),
      member: await member.connect(),
      guest: await guest.connect(),
    };
    for (const socket of Object.values(connected)) await socket.call('session.counts', {});
    sockets.set(world, connected);
    return world;
  }

  beforeAll(async () => {
    const source = { ...(await newSource('pglite')), heard: statements.heard };
    server = await startTestServer('pglite', { source, wordSeconds: 3_600 });
    tables = await tenantTables(server.database);
    victim = await connect(await makeWorld(server));
    attacker = await connect(await makeWorld(server));
  }, 60_000);
  afterAll(() => server.close());

  const askingFor =
    (call: SocketCallName): Ask<object> =>
    async (request, { world, role }) => {
      const reply = await sockets.get(world)?.[role].callRaw(call, request);
      if (!reply) throw new Error('nobody is connected');
      return answerOf(reply);
    };
  const answerOf = (reply: Awaited<ReturnType<SocketClient['callRaw']>>): Answer => ({
    ok: reply.ok,
    code: reply.ok ? null : reply.error.code,
    text: JSON.stringify(reply),
  });
  const examined = (specimen: Specimen<object>, ask: Ask<object>) =>
    examine<object>({
      specimen,
      ask,
      victim,
      attacker,
      statements,
      everything: () => wholeTenant(server.database, victim.company.tenant.id, tables),
    });

  it.each(SAMPLES)(
    '$name tells and does nothing to another company, nor to lower roles',
    async ({ call, specimen }) => {
      expect(await examined(specimen, askingFor(call))).toEqual([]);
    },
  );

  it.each(SAMPLES)('control: $name does something for whoever may', async ({ call, specimen }) => {
    const world = await connect(await makeWorld(server));
    const as = { world, role: 'owner' } as const;
    const answer = await askingFor(call)(specimen.request(world.ids), as);
    expect(answer.code).toBe(specimen.ends ?? null);
    for (const socket of Object.values(sockets.get(world) ?? {})) socket.close();
  });

  it('control: a call that looks across companies is found', async () => {
    const leaky: Ask<object> = async (request, as) => {
      const rows = await server.database.asOwner((tx) => tx.select().from(sessions));
      const there = rows.some(({ id }) => JSON.stringify(request).includes(id));
      return as.role === 'owner' && there
        ? { ok: true, code: null, text: 'there' }
        : { ok: false, code: 'NotFound', text: 'not there' };
    };
    const faults = await examined({ request: ({ sessionId }) => ({ sessionId }) }, leaky);
    expect(faults).toEqual(['another company with sessionId: learned: there instead of not there']);
  });

  it('control: a call that does for a guest what is for members is found', async () => {
    const specimen = CALL_SPECIMENS['session.unlockFailures'][0];
    const by = ['owner', 'admin', 'member'] as const;
    const faults = await examined({ ...specimen, by }, askingFor('session.counts'));
    expect(faults).toEqual(['guest: may do it']);
  });
});
