import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createVault } from './create-vault.ts';
import {
  newChannel,
  newFolder,
  newMe,
  newMessages,
  newOutgoing,
  newPerson,
  newTenant,
  QUICK_COST,
  WORKER,
} from './testing/sample.ts';
import { storeBehaviour } from './testing/store-behaviour.ts';
import { createTroubledKeychain } from './testing/troubled-keychain.ts';
import type { VaultPlace } from './vault.ts';

const PASSWORD = 'correct horse battery staple';
const PIN = '735194';
const error = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) });

/** A vault that is open, and all that there is of it outside of memory. */
async function newVault(place: VaultPlace = 'memory') {
  const folder = join(await newFolder(), 'vault');
  const keychain = createTroubledKeychain();
  const vault = createVault({ folder, keychain, worker: WORKER, cost: QUICK_COST });
  onTestFinished(() => vault.close());
  expect(await vault.create(PASSWORD, place)).toEqual({ ok: true });
  const outside = async () => ({
    files: await readdir(folder).catch(() => []),
    keychain: (await keychain.read('vault-secret')).state,
  });
  return { vault, outside, folder, keychain };
}

storeBehaviour('the store in memory', async () => (await newVault()).vault.store);

describe('a vault in memory', () => {
  it('leaves nothing on the disk or in the keychain, open, locked and open again', async () => {
    const { vault, outside } = await newVault();
    const nothing = { files: [], keychain: 'missing' };
    const channel = newChannel();
    await vault.store.putMessages(channel.id, newMessages(channel.id, 1, 300));
    expect(await outside()).toEqual(nothing);
    await vault.close();
    expect(await outside()).toEqual(nothing);
    expect(await vault.presence()).toEqual({ state: 'closed', methods: ['password'] });
    expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
    expect(await vault.setPin(PIN, PASSWORD)).toEqual({ ok: true });
    expect(await outside()).toEqual(nothing);
  });

  it('that is kept does: what is looked at would show it', async () => {
    const { outside } = await newVault('disk');
    const { files, keychain } = await outside();
    expect(files).toContain('messages.db');
    expect(keychain).toBe('found');
  });

  it('hands frame, outbox and drafts over a lock, and lets messages go', async () => {
    const { vault } = await newVault();
    const channel = newChannel();
    const frame = {
      me: newMe(),
      tenant: newTenant(),
      people: [newPerson('Zoë')],
      channels: [channel],
    };
    const waiting = newOutgoing({ channelId: channel.id });
    await vault.store.putFrame(frame);
    await vault.store.putMessages(channel.id, newMessages(channel.id, 1, 3));
    await vault.store.enqueue(waiting);
    await vault.store.saveDraft(channel.id, 'half a sent');
    for (let lock = 0; lock < 2; lock += 1) {
      await vault.close();
      expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
      expect(await vault.store.readFrame()).toEqual({
        ...frame,
        channels: [{ ...channel, lastSeq: 3 }],
      });
      expect(await vault.store.readOutbox()).toEqual([waiting]);
      expect(await vault.store.readDrafts()).toEqual([
        { channelId: channel.id, body: 'half a sent' },
      ]);
      expect(await vault.store.storedRun(channel.id)).toBeNull();
    }
  });

  it('opens with password or PIN, and with nothing else', async () => {
    const { vault } = await newVault();
    await vault.setPin(PIN, PASSWORD);
    await vault.close();
    expect(await vault.open('password', 'wrong')).toEqual(error('WrongSecret'));
    expect(await vault.open('pin', '000000')).toEqual(error('WrongSecret'));
    expect(await vault.open('pin', PIN)).toEqual({ ok: true });
    expect(await vault.checkPassword(PASSWORD)).toBe(true);
  });

  it('loses nothing that was written when it closes and opens at once', async () => {
    const { vault } = await newVault();
    const channel = newChannel();
    const bodies = Array.from({ length: 10 }, () => randomUUID());
    for (const body of bodies) {
      const saved = vault.store.saveDraft(channel.id, body);
      void vault.close();
      expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
      await saved;
      expect(await vault.store.readDrafts()).toEqual([{ channelId: channel.id, body }]);
    }
  });

  it('is gone with its keys, and the next one is empty, wherever it is', async () => {
    for (const next of ['memory', 'disk'] as const) {
      const { vault } = await newVault();
      const channel = newChannel();
      await vault.store.saveDraft(channel.id, 'of the first');
      await vault.close();
      expect(await vault.destroyKeys()).toBe(2);
      expect(await vault.deleteStore()).toBe(0);
      expect(await vault.presence()).toEqual({ state: 'none' });
      expect(await vault.open('password', PASSWORD)).toEqual(error('KeyMissing'));
      expect(await vault.create('another', next)).toEqual({ ok: true });
      expect(await vault.store.readDrafts()).toEqual([]);
    }
  });

  it('is not made over another', async () => {
    const { vault } = await newVault();
    expect(await vault.create(PASSWORD, 'disk')).toEqual(error('WrongState'));
    await vault.close();
    expect(await vault.create(PASSWORD)).toEqual(error('WrongState'));
  });
});
