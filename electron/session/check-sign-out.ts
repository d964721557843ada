import { ok, type Result } from '../../shared/errors/app-error.ts';
import type { SignOutPreview } from '../../shared/ipc/sign-out-preview.ts';
import type { ArtefactName } from '../../shared/receipt/artefact.ts';
import type { Weight } from '../files/blobs.ts';
import type { FilesRemoval } from '../files/files-removal.ts';
import type { Sync } from '../sync/sync.ts';
import type { Keychain, KeychainItem } from '../vault/keychain.ts';
import type { Facts } from './present.ts';
import { type Inventory, takeInventory } from './sign-out/inventory.ts';
import { METHODS, SIGN_OUT_STEPS } from './sign-out/steps.ts';

export interface CheckSignOutOptions {
  profile: string;
  keychain: Pick<Keychain, 'read'>;
  sync: Pick<Sync, 'connection'>;
  facts: Pick<Facts, 'keeping'>;
  files: Pick<FilesRemoval, 'weigh'>;
}

interface Sight extends CheckSignOutOptions {
  inventory: Inventory;
  attachments: Weight;
}

/** How many of each there are. Reads, and changes nothing. Null where only removing them counts them. */
const COUNTS: Readonly<Record<ArtefactName, (sight: Sight) => Promise<number | null>>> = {
  // Slots, and the secret that goes with them.
  'vault-keys': async ({ keychain, facts, inventory }) =>
    facts.keeping === 'memory-by-policy'
      ? 2
      : (inventory['vault-keys']?.files ?? 0) + (await inKeychain(keychain, 'vault-secret')),
  'session-tokens': ({ keychain, facts }) =>
    facts.keeping === 'memory-by-policy'
      ? Promise.resolve(1)
      : inKeychain(keychain, 'session-tokens'),
  connection: async ({ sync }) => (sync.connection === 'online' ? 1 : 0),
  'message-store': async ({ inventory }) => inventory['message-store']?.files ?? 0,
  'session-record': async ({ inventory }) => inventory['session-record']?.files ?? 0,
  attachments: async ({ attachments }) => attachments.files,
  'window-storage': async () => null,
  'desktop-traces': async () => null,
  'server-session': async () => 1,
};

/** What a sign-out would remove now: its own steps, walked without being run. */
export function createCheckSignOut(
  options: CheckSignOutOptions,
): () => Promise<Result<SignOutPreview>> {
  return async () => {
    const sight: Sight = {
      ...options,
      inventory: await takeInventory(options.profile),
      attachments: await options.files.weigh(),
    };
    const steps = await Promise.all(
      SIGN_OUT_STEPS.map(async ({ name, removes }) => ({
        step: name,
        artefacts: await Promise.all(removes.map((what) => look(what, sight))),
      })),
    );
    return ok({ steps });
  };
}

async function look(
  what: ArtefactName,
  sight: Sight,
): Promise<SignOutPreview['steps'][number]['artefacts'][number]> {
  const count = await COUNTS[what](sight);
  const bytes =
    what === 'attachments' ? sight.attachments.bytes : (sight.inventory[what]?.bytes ?? null);
  return { what, method: METHODS[what], count, bytes };
}

async function inKeychain(keychain: Pick<Keychain, 'read'>, item: KeychainItem): Promise<number> {
  const read = await keychain.read(item);
  if (read.state !== 'found') return 0;
  read.value.fill(0);
  return 1;
}
