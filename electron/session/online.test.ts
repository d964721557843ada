import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Me } from '../../shared/domain/person.ts';
import { ok } from '../../shared/errors/app-error.ts';
import { Receipt, type ReceiptFile } from '../../shared/receipt/receipt.ts';
import { CompanyServer } from '../sync/testing/company-server.ts';
import { POLICY, Rig } from './testing/rig.ts';

let server: CompanyServer;
let ada: Me;
let bo: Me;
let room: ChannelId;
let rig: Rig;

beforeEach(async () => {
  server = new CompanyServer();
  await server.listen();
  ada = server.hire('Ada');
  bo = server.hire('Bo');
  room = server.openRoom('general', [ada, bo]);
  rig = await Rig.open({ me: ada, serverUrl: `http://127.0.0.1:${server.port}` });
  server.signedPolicy = rig.api.signedPolicy;
  await rig.start();
  expect(await rig.signIn()).toEqual(ok({}));
});
afterEach(async () => {
  await rig.session.stop('quit');
  await rig.close();
  await server.close();
});

const seen = (name: string) => rig.events.filter((event) => event.name === name).length;
const connected = () => rig.until(() => expect(seen('chat.channels')).toBeGreaterThan(0));

const triggerIn = (file: ReceiptFile | undefined) => {
  const [, claims = ''] = file?.receipt.split('.') ?? [];
  return Receipt.parse(JSON.parse(Buffer.from(claims, 'base64url').toString())).trigger;
};

describe('a connected session', () => {
  it('shows content while unlocked and counts while locked', async () => {
    await connected();
    server.write(bo, room, 'for Ada');
    await rig.until(() => expect(seen('chat.messages')).toBe(1));

    rig.session.lock('user');
    await rig.until(() => expect(rig.view('locked').unread).toBe(1));
    const before = rig.events.length;
    server.write(bo, room, 'while locked');
    server.shout('counts', { unread: 2 });
    await rig.until(() => expect(rig.view('locked').unread).toBe(2));
    const came = rig.events.slice(before).filter(({ name }) => name !== 'chat.connection');
    expect(came).toEqual([]);

    await rig.unlock();
    await rig.until(() => expect(seen('chat.messages')).toBe(2));
    const page = await rig.session.chat['chat.page']({ channelId: room, limit: 10 });
    expect(page).toMatchObject({
      value: { messages: [{ body: 'for Ada' }, { body: 'while locked' }] },
    });
  });

  it.each(['unlocked', 'locked'] as const)(
    'is wiped when the server revokes it, %s',
    async (phase) => {
      await connected();
      if (phase === 'locked') rig.session.lock('user');
      server.shout('session.revoked', { because: 'revoked' });
      await rig.reaches('signed-out');
      expect(rig.view('signed-out').summary).toMatchObject({ trigger: 'revoked', residue: [] });
      expect(await rig.files()).toEqual([]);
      expect([...rig.keychain.items.keys()]).toEqual([]);
    },
  );

  it.each([null, 'wiped'] as const)(
    'is wiped at the next contact when it was ended while the app was off, and says why: %s',
    async (because) => {
      await rig.session.stop('quit');
      Object.assign(server, { refusal: 'SessionRevoked', because });
      await rig.start();
      expect(rig.phase).toBe('locked');
      await rig.reaches('signed-out');
      const trigger = because ?? 'revoked';
      expect(rig.view('signed-out').summary?.trigger).toBe(trigger);
      expect(rig.api.revoked).toMatchObject([{ trigger }]);
      expect(triggerIn(rig.api.receipts[0]?.file)).toBe(trigger);
      expect(await rig.files()).toEqual([]);
    },
  );

  it('follows a stricter policy at once, and after a restart', async () => {
    await connected();
    const stricter = { ...POLICY, lockAfter: 10, unlockAttempts: 1 };
    rig.leave();
    rig.clock.advance(11_000);
    expect(rig.phase).toBe('unlocked');
    rig.api.company.version += 1;
    const { signed } = rig.api.company.policy(stricter, rig.clock.wallNow());
    server.shout('policy.changed', { signedPolicy: signed });
    await rig.reaches('locked');
    expect(rig.view('locked')).toMatchObject({ trigger: 'idle', attemptsLeft: 1 });
    await rig.until(async () => expect((await rig.record()).policy).toEqual(stricter));
  });
});

describe('an attempt that cannot be written down', () => {
  it('is not made, and costs nothing', async () => {
    rig.session.lock('user');
    const draft = join(rig.profile, 'session.sealed.draft');
    await rig.until(() => mkdir(draft));
    const problem = await rig.unlock();
    expect(problem).toMatchObject({ ok: false });
    expect(rig.view('locked').attemptsLeft).toBe(POLICY.unlockAttempts);
    expect((await rig.vault.presence()).state).toBe('closed');
    await rmdir(draft);
    expect(await rig.unlock()).toEqual(ok({}));
  });
});
