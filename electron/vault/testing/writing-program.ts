// Writes until it is killed. Prints each message's sequence once it was acknowledged.
import { writeSync } from 'node:fs';
import { createVault } from '../create-vault.ts';
import type { Keychain } from '../keychain.ts';
import { newChannelId, newMessage, QUICK_COST, WORKER } from './sample.ts';

const [folder = '', secretFile = ''] = process.argv.slice(2);
const { readFileSync, writeFileSync } = await import('node:fs');

/** A keychain that outlives this process: the secret in a file of the test's. */
const keychain: Keychain = {
  keeping: 'kept',
  read: async () => ({ state: 'found', value: readFileSync(secretFile) }),
  write: async (_, value) => writeFileSync(secretFile, value),
  delete: async () => false,
};
const vault = createVault({ folder, keychain, worker: WORKER, cost: QUICK_COST });
await vault.create('password');
const channelId = newChannelId();
writeSync(1, `${channelId}\n`);
for (let seq = 1; ; seq += 1) {
  await vault.store.putMessages(channelId, [newMessage(channelId, seq)]);
  writeSync(1, `${seq}\n`);
}
