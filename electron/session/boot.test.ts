import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ok } from '../../shared/errors/app-error.ts';
import type { KeychainItem } from '../vault/keychain.ts';
import { createSealedFile } from '../vault/sealed-file.ts';
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
    await rig.session.stop('quit');
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

  it('signs out when the clock was set back while Nightjar did not run', async () => {
    await rig.signedIn();
    rig.clock.advance(60 * SECOND);
    await rig.session.stop('quit');
    rig.clock.sleep(-2 * SECOND);
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

  const AWAY = ['session.sealed', 'vault/key-slots'];
  it.each([
    ['all of it', AWAY, []],
    ['the record alone', ['session.sealed'], ['vault/key-slots']],
    ['the slots alone', ['vault/key-slots'], ['session.sealed']],
  ])(
    'signed out of while its keychain is away, it is gone when that is back: %s',
    async (_, here, gone) => {
      await rig.signedIn();
      await rig.session.stop('quit');
      for (const name of gone) await rm(join(rig.profile, name));
      const { keychain } = rig;
      rig.keychain = new FakeKeychain('memory');
      await rig.start();
      expect(rig.phase).toBe('unavailable');
      await rig.finish(rig.session.signOut('user'));
      const { steps, residue } = rig.view('signed-out').summary ?? { steps: [], residue: [] };
      for (const step of ['destroy-keys', 'verify']) {
        expect(steps).toContainEqual(
          expect.objectContaining({ step, result: 'failed', removed: 0 }),
        );
      }
      expect(residue).toEqual(
        expect.arrayContaining([...here, 'keychain: vault-secret', 'keychain: session-tokens']),
      );
      // What opens the store is destroyed all the same, and nobody signs in beside what is left.
      expect(await rig.files()).toEqual([...here, 'sign-out.journal.json'].sort());
      if (here.includes('vault/key-slots')) {
        expect(await readFile(join(rig.profile, 'vault/key-slots'), 'utf8')).toBe('');
      }
      expect(await rig.finish(rig.signIn())).toMatchObject({
        error: { code: 'KeychainUnavailable' },
      });
      rig.keychain = new FakeKeychain('memory');
      await rig.finish(rig.start());
      expect(await rig.files()).toContain('sign-out.journal.json');
      expect(rig.api.revoked).toEqual([]);

      expect([...keychain.items.keys()].sort()).toEqual(['session-tokens', 'vault-secret']);
      rig.keychain = keychain;
      await rig.finish(rig.start());
      expect(rig.view('signed-out').summary).toMatchObject({ residue: [], resumed: true });
      expect(await rig.leftovers()).toEqual([]);
      const told = here.includes('session.sealed') ? rig.api.tickets : [];
      expect(rig.api.revoked.map(({ ticket }) => ticket)).toEqual(told);
    },
  );

  it('changes nothing while the disk does not answer', async () => {
    await rig.signedIn();
    await rig.session.stop('quit');
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
    await rig.session.stop('quit');
    await damage();
    await rig.finish(rig.start());
    expect(rig.view('signed-out').summary).toMatchObject({ trigger: 'unreadable', residue: [] });
    expect(await rig.leftovers()).toEqual([]);
    expect(await rig.signIn()).toEqual(ok({}));
  });

  const newer = (path: string, key: Buffer, purpose: string) =>
    createSealedFile({
      path: join(rig.profile, path),
      key,
      purpose,
      version: 2,
      schema: z.unknown(),
    }).write({ of: 'a newer Nightjar' });
  const item = (name: KeychainItem) => rig.keychain.items.get(name) ?? Buffer.alloc(0);
  const tokens = () =>
    z.record(z.string(), z.unknown()).parse(JSON.parse(String(item('session-tokens'))));

  const NEWER: Record<string, () => Promise<unknown>> = {
    'the session record': () =>
      newer(
        'session.sealed',
        Buffer.from(String(tokens()['recordKey']), 'base64'),
        'session-record',
      ),
    'the key slots': () => newer('vault/key-slots', item('vault-secret'), 'key-slots'),
    'the tokens': async () =>
      rig.keychain.items.set(
        'session-tokens',
        Buffer.from(JSON.stringify({ ...tokens(), version: 2 })),
      ),
  };

  // The control is the table of damages above: what is not newer but unreadable is wiped.
  it.each(Object.entries(NEWER))(
    'changes nothing when a newer version wrote %s, and can be signed out of',
    async (_, write) => {
      await rig.signedIn();
      await rig.session.stop('quit');
      await write();
      await rig.start();
      const before = await contents();
      expect(rig.view('unavailable').error.code).toBe('StoreFromNewerVersion');
      await rig.session.retry();
      expect(rig.view('unavailable').error.code).toBe('StoreFromNewerVersion');
      await rig.session.stop('quit');
      expect(await contents()).toEqual(before);
      expect(rig.keychain.changes).toBe(0);

      await rig.start();
      await rig.finish(rig.session.signOut('user'));
      expect(rig.view('signed-out').summary).toMatchObject({ trigger: 'user', residue: [] });
      expect(await rig.leftovers()).toEqual([]);
      expect(await rig.signIn()).toEqual(ok({}));
    },
  );

  async function contents(): Promise<Record<string, string>> {
    const read = (await rig.files()).map(async (path) => [
      path,
      await readFile(join(rig.profile, path), 'base64'),
    ]);
    return Object.fromEntries(await Promise.all(read));
  }

  it('finishes a sign-out that was cut off, before it resolves', async () => {
    await rig.signedIn();
    await rig.session.stop('quit');
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

  it.each([
    ['user', 'user'],
    ['a trigger of tomorrow', 'unreadable'],
  ])('finishes a sign-out that a newer version began: %s', async (trigger, told) => {
    await rig.signedIn();
    await rig.session.stop('quit');
    const journal = {
      version: 2,
      trigger,
      startedAt: 1,
      revocation: { serverUrl: rig.serverUrl, ticket: 'ticket-of-the-journal', kind: 'newer' },
      steps: [{ step: 'a step of tomorrow', result: 'done' }],
    };
    await writeFile(join(rig.profile, 'sign-out.journal.json'), JSON.stringify(journal));
    await rig.start();
    expect(rig.view('signed-out').summary).toMatchObject({
      trigger: told,
      startedAt: 1,
      resumed: true,
      residue: [],
    });
    expect(rig.api.revoked).toEqual([{ ticket: 'ticket-of-the-journal', trigger: told }]);
    expect(await rig.leftovers()).toEqual([]);
  });

  it.each(['sign-out.journal.json', 'sign-out.journal.json.draft'])(
    'takes %s that does not read for an intent, and tells the server',
    async (name) => {
      await rig.signedIn();
      await rig.session.stop('quit');
      await writeFile(join(rig.profile, name), '{"vers');
      await rig.start();
      expect(rig.view('signed-out').summary).toMatchObject({ trigger: 'unreadable' });
      expect(rig.api.revoked).toHaveLength(1);
      expect(await rig.leftovers()).toEqual([]);
    },
  );

  it('tells nobody the held ticket of a session that it cannot open now', async () => {
    await rig.signedIn();
    await rig.session.stop('quit');
    const held = {
      serverUrl: rig.serverUrl,
      ticket: rig.api.tickets[0],
      trigger: 'unreadable',
      held: true,
    };
    await writeFile(
      join(rig.profile, 'revocations.json'),
      JSON.stringify({ version: 1, pending: [{ ...held, since: rig.clock.wallNow() }] }),
    );
    rig.keychain.locked = true;
    await rig.start();
    rig.session.resume();
    expect(rig.phase).toBe('unavailable');
    rig.keychain.locked = false;
    await rig.session.retry();
    expect(rig.phase).toBe('locked');
    await rig.session.stop('quit');
    expect(rig.api.revoked).toEqual([]);
  });

  it('drops the ticket that was held for the session it finds', async () => {
    await rig.signedIn();
    await rig.session.stop('quit');
    const held = {
      serverUrl: rig.serverUrl,
      ticket: rig.api.tickets[0],
      trigger: 'unreadable',
      held: true,
    };
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
