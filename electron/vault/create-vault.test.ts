import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createVault } from './create-vault.ts';
import { KeySlot } from './key-slot.ts';
import type { Keychain } from './keychain.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { createSealedFile } from './sealed-file.ts';
import { newChannelId, newFolder, newMessages, QUICK_COST, WORKER } from './testing/sample.ts';
import { createTroubledKeychain } from './testing/troubled-keychain.ts';

const PASSWORD = 'correct horse battery staple';
const PIN = '735194';

function openVault(folder: string, keychain: Keychain, worker = WORKER) {
  const vault = createVault({ folder, keychain, worker, cost: QUICK_COST });
  onTestFinished(() => vault.close());
  return vault;
}

/** A vault that was made, and closed. */
async function newVault() {
  const folder = await newFolder();
  const keychain = createTroubledKeychain();
  const vault = openVault(folder, keychain);
  expect(await vault.create(PASSWORD)).toEqual({ ok: true });
  await vault.close();
  return { folder, keychain, vault };
}

const slotsPath = (folder: string) => join(folder, 'key-slots');
const error = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) });

describe('a vault', () => {
  it('is none, open, closed, and open again with the password', async () => {
    const vault = openVault(await newFolder(), createTroubledKeychain());
    expect(await vault.presence()).toEqual({ state: 'none' });
    expect(await vault.create(PASSWORD)).toEqual({ ok: true });
    expect(await vault.presence()).toEqual({ state: 'open', methods: ['password'] });
    const id = newChannelId();
    const messages = newMessages(id, 1, 3);
    await vault.store.putMessages(id, messages);
    await vault.close();
    await vault.close();
    expect(await vault.presence()).toEqual({ state: 'closed', methods: ['password'] });
    await expect(vault.store.readDrafts()).rejects.toMatchObject({ code: 'WrongState' });
    expect(await vault.open('password', 'wrong')).toEqual(error('WrongSecret'));
    expect(await vault.open('pin', PIN)).toEqual(error('WrongState'));
    expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
    expect(await vault.open('password', PASSWORD)).toEqual(error('WrongState'));
    expect(await vault.store.readMessages(id, undefined, 10)).toEqual(messages);
  });

  it('is found closed by the next process', async () => {
    const { folder, keychain } = await newVault();
    const next = openVault(folder, keychain);
    expect(await next.presence()).toEqual({ state: 'closed', methods: ['password'] });
    expect(await next.open('password', PASSWORD)).toEqual({ ok: true });
  });

  it('is not made over another', async () => {
    const { vault } = await newVault();
    expect(await vault.create('another')).toEqual(error('WrongState'));
    expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
  });

  it('opens with a PIN from when it is set to when it is removed', async () => {
    const { folder, keychain, vault } = await newVault();
    expect(await vault.setPin(PIN, PASSWORD)).toEqual(error('WrongState'));
    await vault.open('password', PASSWORD);
    expect(await vault.checkPassword(PASSWORD)).toBe(true);
    expect(await vault.checkPassword(PIN)).toBe(false);
    expect(await vault.setPin(PIN, 'wrong')).toEqual(error('WrongSecret'));
    expect(await vault.setPin('111111', PASSWORD)).toEqual(error('PinTooSimple'));
    expect(await vault.setPin(PIN, PASSWORD)).toEqual({ ok: true });
    await vault.close();
    const next = openVault(folder, keychain);
    expect(await next.presence()).toEqual({ state: 'closed', methods: ['password', 'pin'] });
    expect(await next.open('pin', '735195')).toEqual(error('WrongSecret'));
    expect(await next.open('pin', PIN)).toEqual({ ok: true });
    expect(await next.removePin()).toEqual({ ok: true });
    expect(await next.removePin()).toEqual({ ok: true });
    expect(await next.presence()).toEqual({ state: 'open', methods: ['password'] });
  });

  it('opens with another password from when it is changed on, and with the same PIN', async () => {
    const { folder, keychain, vault } = await newVault();
    expect(await vault.changePassword(PASSWORD, 'another one')).toEqual(error('WrongState'));
    await vault.open('password', PASSWORD);
    await vault.setPin(PIN, PASSWORD);
    expect(await vault.changePassword('wrong', 'another one')).toEqual(error('WrongSecret'));
    expect(await vault.changePassword(PASSWORD, 'another one')).toEqual({ ok: true });
    await vault.close();
    const next = openVault(folder, keychain);
    expect(await next.open('password', PASSWORD)).toEqual(error('WrongSecret'));
    expect(await next.open('password', 'another one')).toEqual({ ok: true });
    await next.close();
    expect(await next.open('pin', PIN)).toEqual({ ok: true });
  });

  it('does not open after a lock that came while it was opening', async () => {
    const { vault } = await newVault();
    const opening = vault.open('password', PASSWORD);
    const closing = vault.close();
    expect(await opening).toEqual(error('WrongState'));
    await closing;
    expect((await vault.presence()).state).toBe('closed');
  });

  it('ends within the grace although work is waiting, and loses nothing acknowledged', async () => {
    const { vault } = await newVault();
    await vault.open('password', PASSWORD);
    const id = newChannelId();
    const acknowledged: number[] = [];
    const puts = Array.from({ length: 400 }, (_, page) => {
      const to = (page + 1) * 50;
      const put = vault.store.putMessages(id, newMessages(id, to - 49, to));
      return put.then(
        () => acknowledged.push(to),
        () => undefined,
      );
    });
    const reads = Promise.allSettled(
      Array.from({ length: 50 }, () => vault.store.search('message', 50)),
    );
    await vault.close();
    await Promise.all(puts);
    expect((await reads).every(({ status }) => status === 'rejected')).toBe(true);
    await vault.open('password', PASSWORD);
    const run = await vault.store.storedRun(id);
    expect(run?.to ?? 0).toBeGreaterThanOrEqual(acknowledged.at(-1) ?? 0);
  });
});

describe('the end of a vault', () => {
  it('shreds keys first, then files, and says how many', async () => {
    const { folder, keychain, vault } = await newVault();
    await vault.open('password', PASSWORD);
    expect(await vault.destroyKeys()).toBe(3);
    expect(await vault.presence()).toEqual({ state: 'none' });
    expect((await keychain.read('vault-secret')).state).toBe('missing');
    await expect(vault.store.readDrafts()).rejects.toMatchObject({ code: 'WrongState' });
    expect(await readdir(folder)).toEqual(['messages.db']);
    expect(await vault.deleteStore()).toBe(1);
    expect(await vault.destroyKeys()).toBe(0);
    expect(await vault.deleteStore()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
    expect(await vault.create('the next person')).toEqual({ ok: true });
  });

  it('works where there never was one', async () => {
    const vault = openVault(join(await newFolder(), 'not-there'), createMemoryKeychain());
    expect(await vault.destroyKeys()).toBe(0);
    expect(await vault.deleteStore()).toBe(0);
  });

  it('shreds the slots also while the keychain is locked, and then says what is missing', async () => {
    const { folder, keychain, vault } = await newVault();
    keychain.locked = true;
    await expect(vault.destroyKeys()).rejects.toMatchObject({ code: 'KeychainUnavailable' });
    expect(await readdir(folder)).toEqual(['messages.db']);
    keychain.locked = false;
    expect(await vault.destroyKeys()).toBe(1);
  });

  it('leaves nothing when it comes while the vault is being made', async () => {
    const folder = await newFolder();
    const keychain = createTroubledKeychain();
    const vault = openVault(folder, keychain);
    const making = vault.create(PASSWORD);
    await vault.destroyKeys();
    expect(await making).toEqual(error('WrongState'));
    await vault.deleteStore();
    expect(await readdir(folder)).toEqual([]);
    expect((await keychain.read('vault-secret')).state).toBe('missing');
  });
});

describe('a keychain in trouble', () => {
  it('that is locked changes nothing, and opens when it is unlocked', async () => {
    const { folder, keychain, vault } = await newVault();
    const before = await readFile(slotsPath(folder));
    keychain.locked = true;
    expect(await vault.presence()).toEqual({ state: 'unavailable' });
    expect(await vault.open('password', PASSWORD)).toEqual(error('KeychainUnavailable'));
    expect(await vault.create(PASSWORD)).toEqual(error('WrongState'));
    expect(await readFile(slotsPath(folder))).toEqual(before);
    keychain.locked = false;
    expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
  });

  it('that is locked lets no vault begin, and leaves none behind', async () => {
    const folder = await newFolder();
    const keychain = createTroubledKeychain();
    keychain.locked = true;
    const vault = openVault(folder, keychain);
    expect(await vault.create(PASSWORD)).toEqual(error('KeychainUnavailable'));
    expect(await readdir(folder)).toEqual([]);
  });

  it('that lost the secret, or has another, means lost, not a wrong password', async () => {
    const { keychain, vault } = await newVault();
    await keychain.write('vault-secret', randomBytes(32));
    expect(await vault.presence()).toEqual({ state: 'lost' });
    expect(await vault.open('password', PASSWORD)).toEqual(error('KeyMissing'));
    await keychain.delete('vault-secret');
    expect(await vault.presence()).toEqual({ state: 'lost' });
    expect(await vault.open('password', PASSWORD)).toEqual(error('KeyMissing'));
  });

  it('that is away leaves the vault waiting for it', async () => {
    const { folder, keychain } = await newVault();
    const without = openVault(folder, createMemoryKeychain());
    expect(await without.presence()).toEqual({ state: 'unavailable' });
    expect(await without.create(PASSWORD)).toEqual(error('WrongState'));
    expect((await openVault(folder, keychain).presence()).state).toBe('closed');
  });

  it('in memory leaves what nobody can open', async () => {
    const folder = await newFolder();
    const before = openVault(folder, createMemoryKeychain());
    await before.create(PASSWORD);
    await before.close();
    expect((await before.presence()).state).toBe('closed');
    for (const next of [createMemoryKeychain(), createTroubledKeychain()]) {
      expect(await openVault(folder, next).presence()).toEqual({ state: 'lost' });
    }
  });
});

describe('slots', () => {
  it('that were altered are lost; a wrong password on whole ones is just that', async () => {
    const { folder, vault } = await newVault();
    const text = await readFile(slotsPath(folder), 'utf8');
    for (const at of [0, 20, text.length >> 1, text.length - 5]) {
      const other = text[at] === 'A' ? 'B' : 'A';
      await writeFile(slotsPath(folder), text.slice(0, at) + other + text.slice(at + 1));
      expect(await vault.presence()).toEqual({ state: 'lost' });
      expect(await vault.open('password', PASSWORD)).toEqual(error('KeyMissing'));
    }
    await writeFile(slotsPath(folder), text);
    expect(await vault.open('password', 'wrong')).toEqual(error('WrongSecret'));
    expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
  });

  it('of a newer version are neither lost nor written over', async () => {
    const { folder, keychain, vault } = await newVault();
    const secret = await keychain.read('vault-secret');
    if (secret.state !== 'found') throw new Error(`the secret is ${secret.state}`);
    const path = slotsPath(folder);
    const text = await readFile(path, 'utf8');
    const format = { path, key: secret.value, purpose: 'key-slots', version: 2 };
    await createSealedFile({ ...format, schema: z.unknown() }).write({ passkey: 'tomorrow' });
    const theirs = await readFile(path);
    expect(await vault.presence()).toEqual({ state: 'newer' });
    expect(await vault.open('password', PASSWORD)).toEqual(error('StoreFromNewerVersion'));
    expect(await vault.create('another')).toEqual(error('WrongState'));
    expect(await readFile(path)).toEqual(theirs);
    // Control: the newer version goes back to what this one reads.
    await writeFile(path, text);
    expect(await vault.open('password', PASSWORD)).toEqual({ ok: true });
  });

  it('that are gone are no vault any more', async () => {
    const { folder, vault } = await newVault();
    await rm(slotsPath(folder));
    expect(await vault.presence()).toEqual({ state: 'none' });
  });

  it('cannot ask for more memory or time than is sane', () => {
    const slot = {
      cost: QUICK_COST,
      salt: Buffer.alloc(16).toString('base64'),
      sealed: Buffer.alloc(61).toString('base64'),
    };
    expect(KeySlot.safeParse(slot).success).toBe(true);
    for (const cost of [{ memoryKib: 4_194_304 }, { passes: 1_000 }, { lanes: 0 }]) {
      expect(KeySlot.safeParse({ ...slot, cost: { ...QUICK_COST, ...cost } }).success).toBe(false);
    }
  });
});
