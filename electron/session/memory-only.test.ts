import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newChannelId } from '../vault/testing/sample.ts';
import { FakeKeychain } from './testing/fake-keychain.ts';
import { Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

/** Of a session that is under way: the ticket that ends it, for whoever starts next after a kill. */
const TICKET = ['revocations.json'];

describe('a session that policy keeps in memory', () => {
  it('has nothing on the disk and nothing in the keychain but the ticket that ends it', async () => {
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.signedIn();
    expect(rig.view('unlocked').keeping).toBe('memory-by-policy');
    expect(await rig.files()).toEqual(TICKET);
    expect([...rig.keychain.items.keys()]).not.toContain('session-tokens');
    expect([...rig.keychain.items.keys()]).not.toContain('vault-secret');
    rig.session.lock('user');
    expect(await rig.unlock()).toEqual({ ok: true, value: {} });
    expect(await rig.files()).toEqual(TICKET);
  });

  it('that is kept has: what is looked at would show it', async () => {
    await rig.signedIn();
    expect(await rig.files()).toEqual(
      expect.arrayContaining(['session.sealed', 'vault/key-slots', 'vault/messages.db']),
    );
    expect([...rig.keychain.items.keys()]).toEqual(
      expect.arrayContaining(['session-tokens', 'vault-secret']),
    );
  });

  it('gives the draft back after a lock', async () => {
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.signedIn();
    const channelId = newChannelId();
    await rig.vault.store.saveDraft(channelId, 'half a sent');
    rig.session.lock('user');
    await rig.unlock();
    expect(await rig.vault.store.readDrafts()).toEqual([{ channelId, body: 'half a sent' }]);
  });

  it('ends when the app does, and tells the server', async () => {
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.signedIn();
    await rig.finish(rig.session.stop('quit'));
    expect(rig.api.revoked).toHaveLength(1);
    expect(await rig.vault.presence()).toEqual({ state: 'none' });
  });

  it('is not found by the next start after a kill, and ended on the server by then', async () => {
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.signedIn();
    await rig.start();
    expect(rig.phase).toBe('signed-out');
    await rig.until(() => expect(rig.api.revoked).toHaveLength(1));
    await rig.until(async () => expect(await rig.files()).not.toContain(TICKET[0]));
    expect(await rig.vault.presence()).toEqual({ state: 'none' });
  });

  it('needs no keychain either', async () => {
    await rig.close();
    rig = await Rig.open({ keychain: new FakeKeychain('memory') });
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.signedIn();
    expect(rig.view('unlocked').keeping).toBe('memory-by-policy');
    expect(await rig.files()).toEqual(TICKET);
  });

  it('says so before anybody signs in, where the computer says so', async () => {
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.start();
    expect(rig.view('signed-out').keeping).toBe('memory-by-policy');
    rig.machine.set({});
  });
});

describe('a kept session under a policy that allows no copy', () => {
  it('ends at once, and says why', async () => {
    await rig.signedIn();
    rig.machine.set({ offlineCopy: 'memory' });
    expect(rig.phase).toBe('signing-out');
    await rig.reaches('signed-out');
    expect(rig.view('signed-out').summary?.trigger).toBe('memory-only');
    expect(await rig.files()).not.toContain('vault/messages.db');
  });

  it('ends while locked too', async () => {
    await rig.signedIn();
    rig.session.lock('user');
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.reaches('signed-out');
    expect(rig.view('signed-out').summary?.trigger).toBe('memory-only');
  });

  it('is never shown again when the policy came while the app was not running', async () => {
    await rig.signedIn();
    await rig.session.stop('quit');
    rig.machine.set({ offlineCopy: 'memory' });
    const shown = rig.views.length;
    await rig.start();
    expect(rig.view('signed-out').summary?.trigger).toBe('memory-only');
    expect(rig.views.slice(shown).map(({ phase }) => phase)).not.toContain('unlocked');
  });

  it('goes on in memory when policy allows copies again', async () => {
    rig.machine.set({ offlineCopy: 'memory' });
    await rig.signedIn();
    rig.machine.set({});
    expect(rig.view('unlocked').keeping).toBe('memory-by-policy');
  });
});
