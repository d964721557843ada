import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import type { Keychain, KeychainItem } from '../../vault/keychain.ts';
import type { Vault } from '../../vault/vault.ts';
import { isMissing } from '../durable-file.ts';
import type { ResidueRoots } from '../ports.ts';

const MOST_ENTRIES = 100;
const LONGEST_ENTRY = 300;

/** A session's own. The device key stays: it seals settings that name nobody. */
const SESSION_ITEMS: readonly KeychainItem[] = ['vault-secret', 'session-tokens'];

export interface VerifierOptions {
  residue: ResidueRoots;
  keychain: Keychain;
  vault: Vault;
  /** Absolute paths of sign-out's own files, which may be there while it runs. */
  own: readonly string[];
}

/** Looks again at all the app ever writes. Answers what should be gone and is not. */
export type Verifier = () => Promise<string[]>;

export function createVerifier({ residue, keychain, vault, own }: VerifierOptions): Verifier {
  return async () => {
    const found: string[] = [];
    for (const root of residue.roots) {
      for await (const path of filesUnder(root)) {
        if (own.includes(path) || residue.mayStay(path)) continue;
        found.push(relative(root, path));
      }
    }
    for (const item of SESSION_ITEMS) {
      // What cannot be read was not seen to be gone.
      if ((await keychain.read(item)).state !== 'missing') found.push(`keychain: ${item}`);
    }
    const { state } = await vault.presence();
    if (state !== 'none') found.push(`vault: ${state}`);
    return found.slice(0, MOST_ENTRIES).map((entry) => entry.slice(0, LONGEST_ENTRY));
  };
}

/** Every entry that is not a folder. Links are named, not followed: what they point to is not ours. */
async function* filesUnder(folder: string): AsyncGenerator<string> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw new NightjarError('Internal', 'a folder could not be checked', { cause });
  }
}
