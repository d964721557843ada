import { join } from 'node:path';
import { createDiskBlobs } from '../../../files/disk-blobs.ts';
import { createFilesRemoval } from '../../../files/files-removal.ts';
import { createMemoryBlobs } from '../../../files/memory-blobs.ts';
import type { Api } from '../../../sync/api.ts';
import { createVault } from '../../../vault/create-vault.ts';
import { createDeviceSigningKey } from '../../../vault/device-signing-key.ts';
import type { Keychain } from '../../../vault/keychain.ts';
import { createCredentials } from '../../credentials.ts';
import type { Clock, Surfaces } from '../../ports.ts';
import { createSessionRecordFile } from '../../session-record.ts';
import { takeInventory } from '../inventory.ts';
import { createJournalFile } from '../journal.ts';
import { createKeychainAway } from '../keychain-away.ts';
import { createReceiptWriter } from '../receipt-writer.ts';
import { createRevocations } from '../revocation.ts';
import { createSignOut } from '../sign-out.ts';
import { SIGN_OUT_STEPS, type SignOutStep } from '../steps.ts';
import { createVerifier } from '../verifier.ts';

export interface ProcessPlace {
  profile: string;
  keychain: Keychain;
  /** Where the device's signing key is, if not in the session's keychain. */
  deviceKeychain?: Keychain;
  api: Api;
  clock: Clock;
  surfaces: Pick<Surfaces, 'clearWebStorage' | 'clearDesktopTraces'>;
}

/** The parts of one process that signs out of the profile as it is. Close its `vault` at the end. */
export function signOutProcess(
  place: ProcessPlace,
  steps: readonly SignOutStep[] = SIGN_OUT_STEPS,
) {
  const { profile, keychain, api, clock, surfaces } = place;
  const vault = createVault({
    folder: join(profile, 'vault'),
    keychain,
    worker: new URL('../../../vault/store-worker.ts', import.meta.url),
    cost: { memoryKib: 8, passes: 1, lanes: 1 },
  });
  const credentials = createCredentials({
    keychain,
    api,
    clock,
    revoked: () => {},
    heard: () => {},
    posture: () => undefined,
  });
  const record = createSessionRecordFile(join(profile, 'session.sealed'));
  const journal = createJournalFile(profile);
  const problems: unknown[] = [];
  const report = (cause: unknown) => problems.push(cause);
  const revocations = createRevocations({
    profile,
    api,
    clock,
    settled: () => true,
    receiptSettled: () => {},
    report,
  });
  const key = createDeviceSigningKey(place.deviceKeychain ?? keychain);
  const keychainAway = createKeychainAway({ keychain, vault, record, journal });
  const runner = createSignOut({
    clock,
    journal,
    keychain,
    revocations,
    receipts: createReceiptWriter({ key, version: '0.0.0', platform: 'linux' }),
    inventory: () => takeInventory(profile),
    report,
    steps,
    parts: {
      vault,
      credentials,
      record,
      keychainAway,
      verify: createVerifier({
        residue: { roots: [profile], mayStay: () => false },
        keychain,
        vault,
        keychainAway,
        own: [...journal.paths, ...revocations.paths],
      }),
      sync: { stop: async () => {} },
      surfaces,
      files: createFilesRemoval({
        disk: createDiskBlobs(join(profile, 'files')),
        memory: createMemoryBlobs(),
      }),
      commandsSettled: async () => {},
    },
  });
  return { vault, credentials, record, journal, revocations, runner, problems };
}
