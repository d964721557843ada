import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { draftOf, isMissing, removeFile } from '../durable/durable-file.ts';
import { KeySlot } from './key-slot.ts';
import type { Keychain } from './keychain.ts';
import { createSealedFile, type SealedRead } from './sealed-file.ts';

/** Every vault has a password slot; a PIN is a choice. */
export const KeySlots = z.object({ password: KeySlot, pin: KeySlot.optional() });
export type KeySlots = z.infer<typeof KeySlots>;

/**
 * The slots on the disk, sealed under the keychain secret: slots of another secret, or altered ones,
 * do not read, which tells a lost vault from a wrong password.
 */
export interface KeySlotsFile {
  readonly path: string;
  read(keychainSecret: Uint8Array): Promise<SealedRead<KeySlots>>;
  write(keychainSecret: Uint8Array, slots: KeySlots): Promise<void>;
  /** Answers how many files went. */
  remove(): Promise<number>;
  /** Removes the slots and leaves the file. Answers how many files there were. */
  empty(): Promise<number>;
}

const VERSION = 1;

/** The name tells what kind of keychain holds the other half: with the wrong kind there, it is not looked for. */
const FILE_NAMES: Record<Keychain['keeping'], string> = {
  kept: 'key-slots',
  memory: 'key-slots.memory',
};

export function createKeySlotsFile(folder: string, keeping: Keychain['keeping']): KeySlotsFile {
  const path = join(folder, FILE_NAMES[keeping]);
  const sealed = (key: Uint8Array) =>
    createSealedFile({ path, key, purpose: 'key-slots', version: VERSION, schema: KeySlots });
  return {
    path,
    read: (keychainSecret) => sealed(keychainSecret).read(),
    write: (keychainSecret, slots) => sealed(keychainSecret).write(slots),
    remove: () => removeFile(path),
    async empty() {
      await removeFile(draftOf(path));
      try {
        await truncate(path);
        return 1;
      } catch (cause) {
        if (isMissing(cause)) return 0;
        throw cause;
      }
    },
  };
}
