import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChannelId, PersonId } from '../../shared/domain/ids.ts';
import { memberships, people } from '../db/schema.ts';
import {
  type Admitted,
  must,
  openChannel,
  send,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { type SocketClient, shownOnSocket } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe.each(ENGINES)('a guest on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let owner: SocketClient;
  let [ann, bo, gus]: (Admitted & { socket: SocketClient })[] = [];
  beforeAll(async () => {
    server = await startTestServer(kind);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    company = await testCompany(server);
    owner = await (await company.admit(await company.hire('Owner', 'owner'))).connect();
    [ann, bo, gus] = [await join('Ann'), await join('Bo'), await join('Gus', 'guest')];
  });

  async function join(name: string, role: 'member' | 'guest' = 'member') {
    const person = await company.admit(await company.hire(name, role));
    const socket = await person.connect();
    must(await socket.call('session.counts', {}));
    return { ...person, socket };
  }
  const of = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('not there yet');
    return value;
  };
  const namesSeenBy = async ({ socket }: { socket: SocketClient }) => {
    const frame = must(await socket.call('sync.start', {}));
    // Presence is of the very same people.
    expect(frame.presence.map(({ personId }) => personId).toSorted()).toEqual(
      frame.people.map(({ id }) => id).toSorted(),
    );
    return frame.people.map(({ name }) => name);
  };
  const direct = ({ socket }: { socket: SocketClient }, personId: PersonId) =>
    socket.call('channel.direct', { personId });
  const presenceHeard = ({ socket }: { socket: SocketClient }, personId: PersonId) =>
    socket.heard('presence').filter((change) => change.personId === personId).length;

  it('sees nobody, and is seen by owners and admins alone, before there is a channel', async () => {
    await openChannel(of(ann).socket, [], 'public');
    expect(await namesSeenBy(of(gus))).toEqual(['Gus']);
    expect(await namesSeenBy(of(ann))).toEqual(['Ann', 'Bo', 'Owner']);
    expect(await namesSeenBy({ socket: owner })).toEqual(['Ann', 'Bo', 'Gus', 'Owner']);
    expect(must(await of(gus).socket.call('sync.start', {})).channels).toEqual([]);
    // Nor can they find or reach each other, or tell that there is anybody.
    const nobody = PersonId.parse(randomUUID());
    for (const [asker, other] of [
      [of(ann), of(gus)],
      [of(gus), of(ann)],
    ] as const) {
      const refused = await direct(asker, other.me.id);
      expect(refused).toMatchObject({ error: { code: 'NotFound' } });
      expect(refused).toEqual(await direct(asker, nobody));
    }
    const trap = { kind: 'private' as const, name: 'trap', topic: '', memberIds: [of(gus).me.id] };
    expect(await of(ann).socket.call('channel.create', trap)).toMatchObject({
      error: { code: 'NotFound' },
    });
    // Control: an admin can.
    must(await owner.call('channel.create', trap));
  });

  it('meets those who are in a channel with them, and nobody else', async () => {
    await openChannel(owner, [of(ann).me, of(gus).me]);
    expect(await namesSeenBy(of(gus))).toEqual(['Ann', 'Gus', 'Owner']);
    expect(await namesSeenBy(of(ann))).toEqual(['Ann', 'Bo', 'Gus', 'Owner']);
    expect(await namesSeenBy(of(bo))).toEqual(['Ann', 'Bo', 'Owner']);
    must(await direct(of(gus), of(ann).me.id));
    must(await direct(of(ann), of(gus).me.id));
    expect(await direct(of(gus), of(bo).me.id)).toMatchObject({ error: { code: 'NotFound' } });
    // Another guest is nobody either, until they meet.
    const gil = await join('Gil', 'guest');
    expect(await direct(of(gus), gil.me.id)).toMatchObject({ error: { code: 'NotFound' } });
    await openChannel(owner, [gil.me, of(gus).me]);
    must(await direct(of(gus), gil.me.id));
  });

  it('makes no channel: a public one would show everybody', async () => {
    for (const kindOfChannel of ['public', 'private'] as const) {
      const wanted = { kind: kindOfChannel, name: 'mine', topic: '', memberIds: [] };
      expect(await of(gus).socket.call('channel.create', wanted)).toMatchObject({
        error: { code: 'NotAllowed' },
      });
    }
    expect(await namesSeenBy(of(gus))).toEqual(['Gus']);
  });

  it('hears of the presence of whom they see, and only those hear of theirs', async () => {
    await openChannel(owner, [of(ann).me, of(gus).me]);
    const [anns, bos, guss] = [
      await of(ann).connect('restricted'),
      await of(bo).connect('restricted'),
      await of(gus).connect('restricted'),
    ];
    // Each of them leaves with what they were online with, and is away from then on.
    for (const one of [of(ann), of(bo)]) {
      must(await one.socket.call('session.mode', { mode: 'restricted' }));
      must(await one.socket.call('session.mode', { mode: 'full' }));
    }
    await vi.waitFor(() => expect(presenceHeard(of(gus), of(ann).me.id)).toBeGreaterThan(1));
    await vi.waitFor(() => expect(presenceHeard(of(ann), of(bo).me.id)).toBeGreaterThan(1));
    const [anHeard, boHeard, ownerHeard] = [of(ann), of(bo), { socket: owner }].map((who) =>
      presenceHeard(who, of(gus).me.id),
    );
    must(await of(gus).socket.call('session.mode', { mode: 'restricted' }));
    await vi.waitFor(() => {
      expect(presenceHeard(of(ann), of(gus).me.id)).toBe((anHeard ?? 0) + 1);
      expect(presenceHeard({ socket: owner }, of(gus).me.id)).toBe((ownerHeard ?? 0) + 1);
    });
    must(await of(bo).socket.call('session.counts', {}));
    must(await of(gus).socket.call('session.counts', {}));
    expect([boHeard, presenceHeard(of(bo), of(gus).me.id)]).toEqual([0, 0]);
    expect(presenceHeard(of(gus), of(bo).me.id)).toBe(0);
    for (const socket of [anns, bos, guss]) socket.close();
  });

  it('hears of no channel but theirs, whatever happens in the others', async () => {
    const [theirs, others] = [
      await openChannel(owner, [of(gus).me]),
      await openChannel(owner, [of(ann).me, of(bo).me]),
    ];
    const open = await openChannel(of(ann).socket, [], 'public');
    for (const channelId of [others, open, theirs]) {
      must(await owner.call('typing', { channelId }));
      await send(owner, channelId, 'said');
    }
    await vi.waitFor(() => expect(of(gus).socket.heard('message.new')).toHaveLength(1));
    await vi.waitFor(() => expect(of(bo).socket.heard('message.new')).toHaveLength(2));
    must(await of(gus).socket.call('session.counts', {}));
    const heard = JSON.stringify(of(gus).socket.events);
    expect(heard).toContain(theirs);
    const strange: (ChannelId | PersonId)[] = [others, open, of(ann).me.id, of(bo).me.id];
    for (const id of strange) expect(heard).not.toContain(id);
  });

  it('sees of others neither address nor end date', async () => {
    await openChannel(owner, [of(ann).me, of(gus).me]);
    const { me, people: seen } = must(await of(gus).socket.call('sync.start', {}));
    expect(me).toMatchObject({ email: of(gus).me.email, endsAt: null });
    for (const person of seen) {
      expect(Object.keys(person).toSorted()).toEqual(['id', 'name', 'role', 'title']);
    }
  });

  it('is one from the next token on, when their role is changed to it', async () => {
    const bos = await company.signIn(of(bo).me);
    const socket = await bos.connect();
    await server.database.inTenant(company.tenant.id, (tx) =>
      tx
        .update(people)
        .set({ role: 'guest' })
        .where(eq(people.id, of(bo).me.id)),
    );
    // What they ask is answered by their role of the moment.
    expect(await namesSeenBy({ socket })).toEqual(['Bo']);
    const { accessToken } = must(await bos.refresh());
    const shown = await shownOnSocket(server.url, { device: bos.device, accessToken });
    must(await socket.call('session.renew', shown));
    const before = presenceHeard({ socket }, of(ann).me.id);
    must(await of(ann).socket.call('session.mode', { mode: 'restricted' }));
    await vi.waitFor(() =>
      expect(owner.heard('presence')).toContainEqual({
        personId: of(ann).me.id,
        presence: 'away',
      }),
    );
    must(await socket.call('session.counts', {}));
    expect(presenceHeard({ socket }, of(ann).me.id)).toBe(before);
  });

  it('hears nothing more of public channels from when they are made one, and finds nobody of those', async () => {
    const [room, other] = [
      await openChannel(of(ann).socket, [], 'public'),
      await openChannel(of(ann).socket, [of(bo).me]),
    ];
    const boss = await company.arrive('Boss', 'owner');
    await boss.stepUp();
    const setRole = async (role: 'member' | 'guest') =>
      must(await boss.http('setRole', { personId: of(bo).me.id, role }));
    const said = (socket: SocketClient) =>
      socket.heard('message.new').map(({ message }) => message.body);
    const bodies = async (socket: SocketClient, channelId: ChannelId) => {
      const read = await socket.call('sync.after', { channelId, afterSeq: 0, limit: 10 });
      return read.ok ? read.value.messages.map(({ body }) => body) : read.error.code;
    };
    // Control: a member hears and reads it, and sees all colleagues.
    await send(of(ann).socket, room, 'before');
    await vi.waitFor(() => expect(said(of(bo).socket)).toEqual(['before']));
    expect(await bodies(of(bo).socket, room)).toEqual(['before']);

    await setRole('guest');
    await of(bo).socket.closed;
    const again = await of(bo).connect();
    await send(of(ann).socket, room, 'after');
    await send(of(ann).socket, other, 'in their own');
    await vi.waitFor(() => expect(said(again)).toEqual(['in their own']));
    expect(said(of(bo).socket)).toEqual(['before']);
    expect(await bodies(again, room)).toBe('NotFound');
    expect(await send(again, room, 'from outside').catch(String)).toContain('NotFound');
    const frame = must(await again.call('sync.start', {}));
    expect(frame.channels.map(({ id }) => id)).toEqual([other]);
    expect(frame.people.map(({ name }) => name)).toEqual(['Ann', 'Bo']);
    const { channels } = must(await of(ann).socket.call('sync.start', {}));
    expect(channels.find(({ id }) => id === room)?.memberIds).not.toContain(of(bo).me.id);
    // Nor does a token from before bring back what colleagues hear of each other.
    must(await again.call('session.renew', await shownOnSocket(server.url, of(bo))));
    const heard = presenceHeard({ socket: again }, boss.me.id);
    await boss.connect();
    await vi.waitFor(() => expect(presenceHeard(of(ann), boss.me.id)).toBeGreaterThan(0));
    must(await again.call('session.counts', {}));
    expect(presenceHeard({ socket: again }, boss.me.id)).toBe(heard);

    await setRole('member');
    await again.closed;
    const back = await of(bo).connect();
    const joined = must(await back.call('sync.start', {})).channels.find(({ id }) => id === room);
    expect(joined).toMatchObject({ readSeq: 2, lastSeq: 2 });
    await send(of(ann).socket, room, 'welcome back');
    await vi.waitFor(() => expect(said(back)).toEqual(['welcome back']));
  });

  it('alone leaves public channels, and no others, whatever the server asks of the database', async () => {
    const [room, other] = [
      await openChannel(of(ann).socket, [], 'public'),
      await openChannel(owner, [of(gus).me]),
    ];
    /** The channels that everybody who may leave one would leave; undone. */
    const left = async (): Promise<string[]> => {
      const undo = new Error('undo');
      let gone: string[] = [];
      const asked = server.database.inTenant(company.tenant.id, async (tx) => {
        const rows = await tx.delete(memberships).returning({ id: memberships.channelId });
        gone = rows.map(({ id }) => id);
        throw undo;
      });
      await expect(asked).rejects.toThrow(undo);
      return gone;
    };
    expect(await left()).toEqual([]);
    // Control: of a guest who is in one, that one row.
    await server.database.inTenant(company.tenant.id, (tx) =>
      tx
        .update(people)
        .set({ role: 'guest' })
        .where(eq(people.id, of(bo).me.id)),
    );
    expect(await left()).toEqual([room]);
    expect(other).not.toBe(room);
  });
});
