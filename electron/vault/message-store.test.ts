import { onTestFinished } from 'vitest';
import { MemoryStore } from '../sync/testing/memory-store.ts';
import { createVault } from './create-vault.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { newFolder, QUICK_COST, WORKER } from './testing/sample.ts';
import { storeBehaviour } from './testing/store-behaviour.ts';

storeBehaviour('the store in memory, for tests', async () => new MemoryStore());

storeBehaviour('the encrypted store in its worker', async () => {
  const vault = createVault({
    folder: await newFolder(),
    keychain: createMemoryKeychain(),
    worker: WORKER,
    cost: QUICK_COST,
  });
  onTestFinished(() => vault.close());
  const created = await vault.create('a long enough password');
  if (!created.ok) throw new Error(created.error.detail);
  return vault.store;
});
