import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import { FakeKeychain } from './testing/fake-keychain.ts';
import { POLICY, Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const SECOND = 1_000;

describe('a start', () => {
  it('on a fresh profile knows nobody', async () => {
    await rig.start();
    expect(rig.view('signed-out')).toMatchObject({ summary: null });
    expect(rig.keychain.changes).toBe(0);
  });

  it('finds the session again, locked', async () => {
    await rig.signedIn();
    await rig.session.stop();
    await rig.start();
    expect(rig.view('locked')).toMatchObject({ trigger: 'restart', attemptsLeft: 3 });
    expect(await rig.unlock()).toEqual(ok({}));
    expect(rig.view('unlocked').me.name).toBe('Ada');
  });

  it('signs out when the time passed while the computer was off', async () => {
    await rig.signedIn();
    rig.clock.sleep(POLICY.logoutAfter * SECOND);
    await rig.start();
    expect(rig.view('signed-out').summary?.trigger).toBe('idle');
    expect(await rig.leftovers()).toEqual([]);
  });

  it('remembers activity that a killed process saw', async () => {
    await rig.signedIn();
    const { lastActivity } = await rig.record();
    rig.clock.advance(POLICY.logoutAfter * SECOND);
    await rig.until(async () =>
      expect((await rig.record()).lastActivity).toBeGreaterThan(lastActivity + 800 * SECOND),
    );
    await rig.start();
    expect(rig.phase).toBe('locked');
  });

  it('changes nothing while the keychain does not answer, and goes on when it does', async () => {
    await rig.signedIn();
    rig.keychain.locked = true;
    await rig.start();
    const files = await rig.files();
    const { changes } = rig.keychain;
    expect(files).toEqual(expect.arrayContaining(['session.sealed', 'vault/key-slots']));
    expect(rig.view('unavailable').error.code).toBe('KeychainUnavailable');
    await rig.session.retry();
    expect(rig.phase).toBe('unavailable');
    expect(await rig.files()).toEqual(files);
    expect(rig.keychain.changes).toBe(changes);

    rig.keychain.locked = false;
    await rig.session.retry();
    expect(rig.phase).toBe('locked');
    expect(await rig.unlock()).toEqual(ok({}));
  });

  it('changes nothing when the keychain is away altogether', async () => {
    await rig.signedIn();
    const { keychain } = rig;
    rig.keychain = new FakeKeychain('memory');
    await rig.start();
    expect(rig.phase).toBe('unavailable');
    await rig.session.retry();
    rig.keychain = keychain;
    await rig.start();
    expect(await rig.unlock()).toEqual(ok({}));
  });

  it('changes nothing while the disk does not answer', async () => {
    await rig.signedIn();
    await rig.session.stop();
    const record = join(rig.profile, 'session.sealed');
    await rename(record, `${record}.elsewhere`);
    await mkdir(record);
    await rig.start();
    expect(rig.view('unavailable').error.code).toBe('Internal');
    expect(rig.keychain.changes).toBe(0);

    await rmdir(join(rig.profile, 'session.sealed'));
    await rename(
      join(rig.profile, 'session.sealed.elsewhere'),
      join(rig.profile, 'session.sealed'),
    );
    await rig.session.retry();
    expect(rig.phase).toBe('locked');
  });

  const DAMAGE: Record<string, () => Promise<unknown>> = {
    'tokens are garbage': async () => rig.keychain.items.set('session-tokens', Buffer.from('x')),
    'tokens are gone': async () => rig.keychain.items.delete('session-tokens'),
    'vault secret is gone': async () => rig.keychain.items.delete('vault-secret'),
    'record is garbage': () => writeFile(join(rig.profile, 'session.sealed'), 'x'),
    'record is gone': () => rm(join(rig.profile, 'session.sealed')),
    'vault is gone': () => rm(join(rig.profile, 'vault'), { recursive: true }),
  };

  it.each(Object.entries(DAMAGE))('wipes what can never be read again: %s', async (_, damage) => {
    await rig.signedIn();
    await rig.session.stop();
    await damage();
    await rig.finish(rig.start());
    expect(rig.view('signed-out').summary).toMatchObject({ trigger: 'unreadable', residue: [] });
    expect(await rig.leftovers()).toEqual([]);
    expect(await rig.signIn()).toEqual(ok({}));
  });

  it('finishes a sign-out that was cut off, before it resolves', async () => {
    await rig.signedIn();
    await rig.session.stop();
    const journal = {
      version: 1,
      trigger: 'user',
      startedAt: 1,
      revocation: { serverUrl: rig.serverUrl, ticket: 'ticket-of-the-journal' },
      steps: [],
    };
    await writeFile(join(rig.profile, 'sign-out.journal.json'), JSON.stringify(journal));
    await rig.start();
    expect(rig.view('signed-out').summary).toMatchObject({ trigger: 'user', resumed: true });
    expect(rig.api.revoked).toEqual([{ ticket: 'ticket-of-the-journal', trigger: 'user' }]);
    expect(await rig.leftovers()).toEqual([]);
  });

  it.each(['sign-out.journal.json', 'sign-out.journal.json.draft'])(
    'takes %s that does not read for an intent, and tells the server',
    async (name) => {
      await rig.signedIn();
      await rig.session.stop();
      await writeFile(join(rig.profile, name), '{"vers');
      await rig.start();
      expect(rig.view('signed-out').summary).toMatchObject({ trigger: 'unreadable' });
      expect(rig.api.revoked).toHaveLength(1);
      expect(await rig.leftovers()).toEqual([]);
    },
  );

  it('drops the ticket that was held for the session it finds', async () => {
    await rig.signedIn();
    await rig.session.stop();
    const held = { serverUrl: rig.serverUrl, ticket: rig.api.tickets[0], trigger: 'unreadable' };
    await writeFile(
      join(rig.profile, 'revocations.json'),
      JSON.stringify({ version: 1, pending: [{ ...held, since: rig.clock.wallNow() }] }),
    );
    await rig.start();
    expect(rig.phase).toBe('locked');
    expect(await rig.files()).not.toContain('revocations.json');
    expect(rig.api.revoked).toEqual([]);
  });
});
