import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import { PASSWORD } from './testing/fake-api.ts';
import { FakeKeychain } from './testing/fake-keychain.ts';
import { POLICY, Rig } from './testing/rig.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const SECOND = 1_000;

describe('signing in', () => {
  it('opens the vault and is told to the window', async () => {
    await rig.signedIn();
    expect(rig.view('unlocked')).toMatchObject({
      me: { name: 'Ada' },
      policy: POLICY,
      keeping: 'kept',
      hasPin: false,
    });
    expect((await rig.vault.presence()).state).toBe('open');
    expect(await rig.files()).toContain('session.sealed');
    // The ticket was held only until the session was durable.
    expect(await rig.files()).not.toContain('revocations.json');
  });

  it('leaves nothing after a wrong password', async () => {
    await rig.start();
    expect(await rig.signIn('wrong')).toMatchObject({ error: { code: 'WrongCredentials' } });
    expect(rig.phase).toBe('signed-out');
    expect(await rig.leftovers()).toEqual([]);
  });

  it('that fails half way leaves nothing here, and nothing on the server', async () => {
    await rig.start();
    rig.keychain.refusesWrites = true;
    expect(await rig.finish(rig.signIn())).toMatchObject({
      error: { code: 'KeychainUnavailable' },
    });
    expect(rig.phase).toBe('signed-out');
    expect(await rig.leftovers()).toEqual([]);
    expect(rig.api.revoked).toHaveLength(1);

    rig.keychain.refusesWrites = false;
    expect(await rig.signIn()).toEqual(ok({}));
    expect(rig.phase).toBe('unlocked');
  });

  it('is one at a time', async () => {
    await rig.start();
    const [first, second] = await Promise.all([rig.signIn(), rig.signIn()]);
    expect(first).toEqual(ok({}));
    expect(second).toMatchObject({ error: { code: 'WrongState' } });
    expect(rig.api.calls.filter(({ route }) => route === 'signIn')).toHaveLength(1);
  });

  it('ends locked when the screen was locked meanwhile', async () => {
    await rig.start();
    const signingIn = rig.signIn();
    rig.session.lock('screen-lock');
    await signingIn;
    expect(rig.view('locked').trigger).toBe('screen-lock');
    // Control: the lock belonged to that sign-in, and to no later one.
    await rig.unlock();
    await rig.finish(rig.session.signOut('user'));
    await rig.signIn();
    expect(rig.phase).toBe('unlocked');
  });

  it('counts the time it took: who left meanwhile finds it locked', async () => {
    await rig.start();
    const signingIn = rig.signIn();
    rig.clock.sleep(POLICY.lockAfter * SECOND);
    await signingIn;
    expect(rig.view('locked').trigger).toBe('idle');
  });

  it('in memory works as long as the process, and the next start knows nobody', async () => {
    await rig.close();
    rig = await Rig.open({ keychain: new FakeKeychain('memory') });
    await rig.signedIn();
    expect(rig.view('unlocked').keeping).toBe('memory');
    rig.session.lock('user');
    expect(await rig.unlock()).toEqual(ok({}));
    expect(await rig.files()).not.toContain('session.sealed');
    expect(await rig.files()).toContain('revocations.json');
    expect(rig.api.revoked).toEqual([]);

    // Killed: what the keychain kept is gone with the process.
    rig.keychain.items.clear();
    await rig.finish(rig.start());
    expect(rig.view('signed-out')).toMatchObject({ summary: null, keeping: 'memory' });
    await rig.until(async () => expect(await rig.files()).toEqual([]));
    expect(rig.api.revoked.map(({ ticket }) => ticket)).toEqual(rig.api.tickets);
  });
});

describe('locking', () => {
  it.each(['user', 'screen-lock', 'suspend'] as const)(
    'by %s covers first, then closes',
    async (by) => {
      await rig.signedIn();
      rig.log.length = 0;
      rig.session.lock(by);
      expect(rig.log).toEqual(['covered', 'vault closed']);
      expect(rig.view('locked')).toMatchObject({ trigger: by, methods: ['password'] });
      expect(JSON.stringify(rig.session.view())).not.toContain('Ada');
      expect(await rig.session.chat['chat.open']({})).toMatchObject({
        error: { code: 'WrongState' },
      });
      expect((await rig.vault.presence()).state).toBe('closed');
    },
  );

  it('comes within a second when the screen is locked and no event says so', async () => {
    await rig.signedIn();
    rig.screenIsLocked = true;
    rig.clock.advance(SECOND);
    expect(rig.view('locked').trigger).toBe('screen-lock');
  });

  it('comes by itself when nobody is there, and warns before', async () => {
    await rig.signedIn();
    rig.leave();
    rig.clock.advance((POLICY.lockAfter - 1) * SECOND);
    expect(rig.view('unlocked').warning).toMatchObject({ kind: 'lock' });
    rig.clock.advance(SECOND);
    expect(rig.view('locked').trigger).toBe('idle');
  });

  it('waits for somebody who is there', async () => {
    await rig.signedIn();
    rig.clock.advance(2 * POLICY.lockAfter * SECOND);
    expect(rig.phase).toBe('unlocked');
    expect(rig.view('unlocked').warning).toBeNull();
  });

  it('is not put off by who wakes the computer', async () => {
    await rig.signedIn();
    rig.leave();
    rig.clock.sleep(POLICY.lockAfter * SECOND);
    rig.comeBack();
    rig.session.resume();
    expect(rig.view('locked').trigger).toBe('idle');
  });

  it('counts before anything else when the program was held up', async () => {
    await rig.signedIn();
    rig.clock.stall(POLICY.lockAfter * SECOND);
    expect(rig.session.phase()).toBe('locked');
  });
});

describe('unlocking', () => {
  beforeEach(() => rig.signedIn());

  it('by password, offline', async () => {
    rig.api.offline = true;
    rig.session.lock('user');
    expect(await rig.unlock()).toEqual(ok({}));
    expect(rig.phase).toBe('unlocked');
  });

  it('by PIN, once there is one', async () => {
    const pin = { pin: '482913', password: 'correct horse battery staple' };
    expect(await rig.session.setPin({ ...pin, password: 'wrong' })).toMatchObject({
      error: { code: 'WrongSecret' },
    });
    expect(await rig.session.setPin({ ...pin, pin: '111111' })).toMatchObject({
      error: { code: 'PinTooSimple' },
    });
    expect(await rig.session.setPin(pin)).toEqual(ok({}));
    expect(rig.view('unlocked').hasPin).toBe(true);
    rig.session.lock('user');
    expect(rig.view('locked').methods).toEqual(['password', 'pin']);
    expect(await rig.unlock('482913', 'pin')).toEqual(ok({}));

    expect(await rig.session.removePin()).toEqual(ok({}));
    rig.session.lock('user');
    expect(rig.view('locked').methods).toEqual(['password']);
    expect(await rig.unlock('482913', 'pin')).toMatchObject({ ok: false });
    expect(rig.phase).toBe('locked');
  });

  it('takes a PIN after a restart only once the password was given', async () => {
    await rig.session.setPin({ pin: '482913', password: PASSWORD });
    await rig.session.stop('quit');
    await rig.start();
    expect(rig.view('locked').methods).toEqual(['password']);
    expect(await rig.unlock('482913', 'pin')).toMatchObject({ error: { code: 'WrongState' } });
    expect(rig.view('locked')).toMatchObject({ attemptsLeft: 3 });
    expect((await rig.vault.presence()).state).toBe('closed');

    expect(await rig.unlock()).toEqual(ok({}));
    expect(rig.view('unlocked').hasPin).toBe(true);
    rig.session.lock('user');
    expect(rig.view('locked').methods).toEqual(['password', 'pin']);
    expect(await rig.unlock('482913', 'pin')).toEqual(ok({}));
  });

  it('waits longer after each wrong secret, and signs out after the last', async () => {
    rig.session.lock('user');
    for (const left of [2, 1]) {
      expect(await rig.unlock('wrong')).toMatchObject({ error: { code: 'WrongSecret' } });
      expect(rig.view('locked').attemptsLeft).toBe(left);
      expect(await rig.unlock()).toMatchObject({
        error: { code: 'UnlockTooSoon', retryAfterMs: 2_000 / left },
      });
      rig.clock.advance(2_000 / left);
    }
    const last = rig.unlock('wrong');
    await last;
    await rig.finish(rig.reaches('signed-out'));
    expect(rig.view('signed-out').summary).toMatchObject({ trigger: 'attempts', residue: [] });
    expect(await rig.leftovers()).toEqual([]);
  });

  it('gets no attempt back by being killed', async () => {
    rig.session.lock('user');
    const attempt = rig.unlock('wrong');
    await rig.until(async () => expect((await rig.record()).failedUnlocks).toBe(1));
    await rig.start();
    await attempt;
    expect(rig.view('locked').attemptsLeft).toBe(2);
  });

  it('costs no attempt when the secret was never tried', async () => {
    rig.session.lock('user');
    rig.keychain.locked = true;
    expect(await rig.unlock()).toMatchObject({ error: { code: 'KeychainUnavailable' } });
    expect(rig.view('locked').attemptsLeft).toBe(3);
    rig.keychain.locked = false;
    expect(await rig.unlock()).toEqual(ok({}));
  });

  it('signs out when the key is gone for good', async () => {
    rig.session.lock('user');
    rig.keychain.items.delete('vault-secret');
    expect(await rig.unlock()).toMatchObject({ error: { code: 'KeyMissing' } });
    await rig.finish(rig.reaches('signed-out'));
    expect(rig.view('signed-out').summary?.trigger).toBe('unreadable');
    expect(await rig.leftovers()).toEqual([]);
  });

  it('opens nothing when a lock comes while the secret is tried', async () => {
    rig.session.lock('user');
    const unlocking = rig.unlock();
    rig.session.lock('screen-lock');
    expect(await unlocking).toMatchObject({ error: { code: 'WrongState' } });
    expect(rig.phase).toBe('locked');
    expect((await rig.vault.presence()).state).toBe('closed');
  });
});

describe('signing out', () => {
  beforeEach(() => rig.signedIn());

  it('by the user destroys the keys first and leaves nothing, here and on the server', async () => {
    rig.log.length = 0;
    await rig.session.signOut('user');
    expect(rig.log.slice(0, 3)).toEqual(['covered', 'vault closed', 'keys destroyed']);
    const { summary } = rig.view('signed-out');
    expect(summary).toMatchObject({ trigger: 'user', residue: [], resumed: false });
    expect(summary?.steps.map(({ result }) => result)).toEqual(Array(9).fill('done'));
    expect(rig.api.revoked).toMatchObject([{ trigger: 'user' }]);
    expect(await rig.leftovers()).toEqual([]);
  });

  it('has the key out of memory at once, before anything is written', async () => {
    rig.log.length = 0;
    const signingOut = rig.session.signOut('user');
    expect(rig.log).toEqual(['covered', 'vault closed']);
    await signingOut;
  });

  it('by idling, from the lock on', async () => {
    rig.session.lock('user');
    rig.clock.advance(POLICY.logoutAfter * SECOND);
    await rig.reaches('signed-out');
    expect(rig.view('signed-out').summary?.trigger).toBe('idle');
    expect(await rig.leftovers()).toEqual([]);
  });

  it('by idling although somebody plays with the mouse of the locked screen', async () => {
    rig.session.lock('user');
    rig.comeBack();
    rig.clock.advance(POLICY.logoutAfter * SECOND);
    await rig.reaches('signed-out');
  });

  it('while offline tells the server when it is back', async () => {
    rig.api.offline = true;
    await rig.finish(rig.session.signOut('user'));
    const { summary } = rig.view('signed-out');
    expect(summary?.steps).toContainEqual(
      expect.objectContaining({
        step: 'revoke-on-server',
        result: 'deferred',
        removed: 0,
      }),
    );
    expect(summary?.residue).toEqual([]);
    expect(await rig.files()).toEqual(['revocations.json']);

    rig.api.offline = false;
    rig.clock.advance(60_000);
    await rig.until(async () => expect(await rig.leftovers()).toEqual([]));
    expect(rig.api.revoked).toMatchObject([{ trigger: 'user' }]);
  });

  it('is asked for twice and done once', async () => {
    await Promise.all([rig.session.signOut('user'), rig.session.signOut('user')]);
    expect(rig.api.revoked).toHaveLength(1);
  });

  it('that could not destroy the keys keeps everybody out until it could', async () => {
    rig.session.lock('user');
    rig.keychain.locked = true;
    await rig.finish(rig.session.signOut('user'));
    expect(rig.view('signed-out').summary?.steps).toContainEqual(
      expect.objectContaining({
        step: 'destroy-keys',
        result: 'failed',
        removed: 0,
      }),
    );
    expect(await rig.finish(rig.signIn())).toMatchObject({
      error: { code: 'KeychainUnavailable' },
    });
    expect(rig.phase).toBe('signed-out');

    rig.keychain.locked = false;
    expect(await rig.finish(rig.signIn())).toEqual(ok({}));
    expect(rig.phase).toBe('unlocked');
    // The journal of the old session does not end the new one.
    await rig.start();
    expect(rig.phase).toBe('locked');
  });

  it('is what ending one’s own session from the list of sessions does', async () => {
    const list = rig.api.calls.length;
    expect(await rig.session.listSessions()).toEqual(ok({ sessions: [], ended: [] }));
    expect(rig.api.calls[list]).toMatchObject({ route: 'listSessions', token: expect.any(String) });
    rig.api.refusals.set('listSessions', 'SessionRevoked');
    await rig.session.listSessions();
    await rig.reaches('signed-out');
    expect(rig.view('signed-out').summary?.trigger).toBe('revoked');
  });
});

describe('the end of the app', () => {
  it('locks, and saves that', async () => {
    await rig.signedIn();
    rig.log.length = 0;
    await rig.session.stop('quit');
    expect(rig.log).toContain('vault closed');
    expect(rig.phase).toBe('locked');
    expect(rig.clock.timers).toBe(0);
  });

  it('ends a session that is in memory only', async () => {
    await rig.close();
    rig = await Rig.open({ keychain: new FakeKeychain('memory') });
    await rig.signedIn();
    await rig.session.stop('quit');
    expect(rig.api.revoked).toMatchObject([{ trigger: 'quit' }]);
    expect(await rig.leftovers()).toEqual([]);
  });
});
