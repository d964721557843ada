import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChannelId, ClientMessageId } from '../../shared/domain/ids.ts';
import type { Me } from '../../shared/domain/person.ts';
import { err } from '../../shared/errors/app-error.ts';
import type { PolicyPart } from '../../shared/policy/policy.ts';
import { CompanyServer } from '../sync/testing/company-server.ts';
import { LAST_CHANCE_MS } from './last-chance.ts';
import { POLICY, Rig } from './testing/rig.ts';

const MEMORY = { offlineCopy: 'memory' } as const;

let server: CompanyServer;
let ada: Me;
let room: ChannelId;
let rig: Rig;

beforeEach(async () => {
  server = new CompanyServer();
  await server.listen();
  ada = server.hire('Ada');
  room = server.openRoom('general', [ada]);
  rig = await Rig.open({ me: ada, serverUrl: `http://127.0.0.1:${server.port}` });
  server.signedPolicy = rig.api.signedPolicy;
  await rig.signedIn();
  await rig.until(() => expect(rig.events.map(({ name }) => name)).toContain('chat.channels'));
});
afterEach(async () => {
  await rig.finish(rig.session.stop('quit'));
  await rig.close();
  await server.close();
});

/** From here on the server takes no message, or none any more that it has not got. */
const busy = () => server.lies.set('message.send', () => err('ServerError'));
const ready = () => server.lies.delete('message.send');

async function write(...bodies: string[]): Promise<void> {
  for (const body of bodies) {
    const clientId = ClientMessageId.parse(randomUUID());
    const sent = { channelId: room, clientId, body, fileIds: [] };
    expect(await rig.session.chat['chat.send'](sent)).toMatchObject({ ok: true });
  }
}

/** The company signs this, and whoever is connected hears of it. */
function decree(part: PolicyPart): void {
  rig.api.company.version += 1;
  const { signed } = rig.api.company.policy({ ...POLICY, ...part }, rig.clock.wallNow());
  server.signedPolicy = signed;
  server.shout('policy.changed', { signedPolicy: signed });
}

/** Until what was decreed is in force. */
const heard = () => rig.until(() => expect(rig.view('unlocked').policy).toMatchObject(MEMORY));
const summary = () => rig.view('signed-out').summary;

describe('a company that allows no copy any more', () => {
  it('lets what waits be sent first', async () => {
    busy();
    await write('one', 'two');
    decree(MEMORY);
    await heard();
    rig.clock.advance(LAST_CHANCE_MS / 2);
    expect(rig.phase).toBe('unlocked');
    ready();
    await rig.finish(rig.reaches('signed-out'));
    expect(server.bodies(room)).toEqual(['one', 'two']);
    expect(summary()).toMatchObject({ trigger: 'memory-only', unsent: 0, residue: [] });
  });

  it('waits for so long and no longer, and the person is told what is lost: its number', async () => {
    busy();
    await write('secret one', 'secret two');
    decree({ ...MEMORY, lockAfter: 200 });
    await heard();
    // Whatever else it says holds at once.
    expect(rig.view('unlocked').policy.lockAfter).toBe(200);
    await write('secret three');
    rig.clock.advance(LAST_CHANCE_MS - 1);
    expect(rig.phase).toBe('unlocked');
    rig.clock.advance(1);
    await rig.until(() => expect(rig.phase).toBe('signing-out'));
    await rig.reaches('signed-out');
    expect(summary()).toMatchObject({ trigger: 'memory-only', unsent: 3 });
    expect(server.bodies(room)).toEqual([]);
    expect(JSON.stringify([rig.problems.map(String), summary()])).not.toContain('secret');
  });

  it('does not wait for a server that is not there', async () => {
    busy();
    await write('one');
    await server.close();
    await rig.until(() => {
      const last = rig.events.findLast(({ name }) => name === 'chat.connection');
      expect([{ connection: 'connecting' }, { connection: 'offline' }]).toContainEqual(
        last?.payload,
      );
    });
    rig.machine.set(MEMORY);
    expect(rig.phase).toBe('signing-out');
    await rig.finish(rig.reaches('signed-out'));
    expect(summary()).toMatchObject({ trigger: 'memory-only', unsent: 1 });
  });

  it('does not wait where nothing waits', async () => {
    await write('one');
    await rig.until(() => expect(server.bodies(room)).toEqual(['one']));
    // The acknowledgement is on its way still.
    await rig.until(async () => expect(await rig.vault.store.readOutbox()).toEqual([]));
    rig.machine.set(MEMORY);
    expect(rig.phase).toBe('signing-out');
    await rig.reaches('signed-out');
    expect(summary()).toMatchObject({ unsent: 0 });
  });

  it('ends what is locked at once, and says how much was unsent', async () => {
    busy();
    await write('one', 'two');
    rig.session.lock('user');
    decree(MEMORY);
    await rig.reaches('signed-out');
    expect(summary()).toMatchObject({ trigger: 'memory-only', unsent: 2 });
  });

  it('gives no more time when it is locked meanwhile', async () => {
    busy();
    await write('one');
    decree(MEMORY);
    await heard();
    rig.session.lock('user');
    await rig.reaches('signed-out');
    expect(summary()).toMatchObject({ trigger: 'memory-only', unsent: 1 });
  });

  it('says it too when the policy came while the app was not running', async () => {
    busy();
    await write('one', 'two');
    await rig.session.stop('quit');
    rig.machine.set(MEMORY);
    await rig.start();
    expect(summary()).toMatchObject({ trigger: 'memory-only', unsent: 2 });
  });

  it('may change its mind in time', async () => {
    busy();
    await write('one');
    rig.machine.set(MEMORY);
    rig.machine.set({});
    rig.clock.advance(LAST_CHANCE_MS);
    ready();
    await rig.finish(rig.until(() => expect(server.bodies(room)).toEqual(['one'])));
    expect(rig.phase).toBe('unlocked');
  });
});

describe('a person who wants no copy any more', () => {
  const set = (ending?: 'send' | 'lose') =>
    rig.session.setPersonal({ part: MEMORY, ending: ending ?? 'ask' });

  it('is told first what that ends, and nothing is set before', async () => {
    expect(await set()).toEqual({ ok: true, value: { saved: false, unsent: 0 } });
    busy();
    await write('one', 'two');
    expect(await set()).toEqual({ ok: true, value: { saved: false, unsent: 2 } });
    expect(rig.personal.current()).toEqual({});
    expect(rig.phase).toBe('unlocked');
    // Control: what ends nothing is not asked about.
    const harmless = { part: { lockAfter: 100 }, ending: 'ask' } as const;
    expect(await rig.session.setPersonal(harmless)).toEqual({ ok: true, value: { saved: true } });
  });

  it('may have them sent first: then it is saved', async () => {
    busy();
    await write('one', 'two');
    const sending = set('send');
    ready();
    expect(await rig.finish(sending)).toEqual({ ok: true, value: { saved: true } });
    await rig.reaches('signed-out');
    expect(server.bodies(room)).toEqual(['one', 'two']);
    expect(summary()).toMatchObject({ trigger: 'memory-only', unsent: 0 });
  });

  it('is told how many are left when they cannot be, and nothing is set', async () => {
    busy();
    await write('one');
    expect(await rig.finish(set('send'))).toEqual({ ok: true, value: { saved: false, unsent: 1 } });
    expect(rig.personal.current()).toEqual({});
    expect(rig.phase).toBe('unlocked');
  });

  it('is told of those that the server refused, too: they go as well', async () => {
    server.lies.set('message.send', () => err('NotAllowed'));
    await write('one');
    const failed = () => rig.vault.store.readOutbox();
    await rig.until(async () => expect(await failed()).toMatchObject([{ error: {} }]));
    expect(await rig.finish(set('send'))).toEqual({ ok: true, value: { saved: false, unsent: 1 } });
  });

  it('may go on without them, and does not wait', async () => {
    busy();
    await write('one');
    void set('lose');
    expect(rig.phase).toBe('signing-out');
    await rig.reaches('signed-out');
    expect(summary()).toMatchObject({ trigger: 'memory-only', unsent: 1 });
  });

  it('who is locked out meanwhile has set nothing', async () => {
    busy();
    await write('one');
    const sending = set('send');
    rig.session.lock('user');
    expect(await sending).toMatchObject(err('WrongState'));
    expect(rig.personal.current()).toEqual({});
    expect(rig.phase).toBe('locked');
  });
});

describe('any sign-out', () => {
  it('tells of messages that were not sent, and counts none that was', async () => {
    await write('sent');
    await rig.until(async () => expect(await rig.vault.store.readOutbox()).toEqual([]));
    busy();
    await write('one', 'two');
    const [, second] = await rig.vault.store.readOutbox();
    if (!second) throw new Error('nothing waits');
    // Behind the first, it is not on its way.
    const { clientId } = second;
    expect(await rig.session.chat['chat.discard']({ clientId })).toMatchObject({ ok: true });
    await rig.finish(rig.session.signOut('user'));
    expect(summary()?.unsent).toBe(1);
  });
});
