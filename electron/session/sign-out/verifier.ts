import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import type { Rescan } from '../../../shared/receipt/receipt.ts';
import { isMissing } from '../../durable/durable-file.ts';
import type { Keychain, KeychainItem } from '../../vault/keychain.ts';
import type { Vault } from '../../vault/vault.ts';
import type { ResidueRoots } from '../ports.ts';
import type { KeychainAway } from './keychain-away.ts';

const MOST_ENTRIES = 100;
const LONGEST_ENTRY = 300;

/** A session's own. The device key stays: it seals settings that name nobody. */
const SESSION_ITEMS: readonly KeychainItem[] = ['vault-secret', 'session-tokens'];

export interface VerifierOptions {
  residue: ResidueRoots;
  keychain: Keychain;
  vault: Vault;
  keychainAway: KeychainAway;
  /** Absolute paths of sign-out's own files, which may be there while it runs. */
  own: readonly string[];
}

export interface Look {
  /** What should be gone and is not. */
  residue: string[];
  /** The same without names, and how much was looked at. */
  rescan: Rescan;
}

/** Looks again at all the app ever writes. */
export type Verifier = () => Promise<Look>;

export function createVerifier(options: VerifierOptions): Verifier {
  const { residue, keychain, vault, keychainAway, own } = options;
  return async () => {
    const found: string[] = [];
    const seen: string[] = [];
    for (const [at, root] of residue.roots.entries()) {
      for await (const path of filesUnder(root)) {
        if (own.includes(path)) continue;
        const bytes = await sizeOf(path);
        // Gone since it was listed: Chromium goes on with its bookkeeping.
        if (bytes === null) continue;
        const name = relative(root, path);
        seen.push(`${at} ${bytes} ${name}`);
        if (!residue.mayStay(path, bytes)) found.push(name);
      }
    }
    const files = seen.length;
    const away = await keychainAway();
    for (const item of SESSION_ITEMS) {
      // What cannot be read was not seen to be gone.
      const state = away ? 'unavailable' : (await keychain.read(item)).state;
      seen.push(`keychain ${state} ${item}`);
      if (state !== 'missing') found.push(`keychain: ${item}`);
    }
    const { state } = await vault.presence();
    seen.push(`vault ${state}`);
    if (state !== 'none') found.push(`vault: ${state}`);
    return {
      residue: found.slice(0, MOST_ENTRIES).map((entry) => entry.slice(0, LONGEST_ENTRY)),
      rescan: {
        roots: residue.roots.length,
        files,
        residue: found.length,
        hash: createHash('sha256').update(seen.sort().join('\n')).digest('hex'),
      },
    };
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

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).size;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw new NightjarError('Internal', 'a file could not be checked', { cause });
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
