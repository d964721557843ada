import { z } from 'zod';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { seal, unseal } from './seal.ts';
import { secretBytes } from './secret-bytes.ts';
import type { LocalStore } from './store/local-store.ts';
import { Draft, Frame, Outgoing } from './store-contract.ts';
import { StoredUpload } from './stored-upload.ts';

/**
 * What a store in memory hands on from one unlock to the next: what this person wrote and the server
 * does not have, and the frame to show it in. Messages are the server's, and are fetched again.
 */
const Carried = z.object({
  frame: Frame.nullable(),
  outbox: z.array(Outgoing),
  uploads: z.array(StoredUpload),
  drafts: z.array(Draft),
});

const PURPOSE = 'memory-carry';

type Store = Pick<
  LocalStore,
  | 'readFrame'
  | 'readOutbox'
  | 'readUploads'
  | 'readDrafts'
  | 'putFrame'
  | 'enqueue'
  | 'putUpload'
  | 'saveDraft'
>;

export interface MemoryCarry {
  /** Sealed under the vault key. The last that it is used for here: the key is overwritten. */
  pack(store: Store): Uint8Array<ArrayBuffer>;
  /** @throws NightjarError `StoreUnreadable` for what was not packed under this key */
  unpack(store: Store, sealed: Uint8Array): void;
}

function read(store: Store): z.input<typeof Carried> {
  const { me, tenant, people, channels } = store.readFrame();
  return {
    frame: me && tenant && { me, tenant, people, channels },
    outbox: store.readOutbox(),
    uploads: store.readUploads(),
    drafts: store.readDrafts(),
  };
}

/** Keeps a copy of the key, which SQLite has no use for in memory. */
export function createMemoryCarry(vaultKey: Uint8Array): MemoryCarry {
  const key = secretBytes(vaultKey.length);
  key.set(vaultKey);
  return {
    pack(store) {
      try {
        const plain = Buffer.from(JSON.stringify(read(store)));
        try {
          // Memory of its own: a message to main takes along all that lies in the same piece.
          return new Uint8Array(seal(key, PURPOSE, plain));
        } finally {
          plain.fill(0);
        }
      } finally {
        key.fill(0);
      }
    },
    unpack(store, sealed) {
      const opened = unseal(key, PURPOSE, sealed);
      if (!opened) throw new NightjarError('StoreUnreadable', 'what a lock handed on');
      const { frame, outbox, uploads, drafts } = Carried.parse(
        JSON.parse(opened.plain.toString('utf8')),
      );
      opened.plain.fill(0);
      if (frame) store.putFrame(frame);
      for (const message of outbox) store.enqueue(message);
      for (const upload of uploads) store.putUpload(upload);
      for (const { channelId, body } of drafts) store.saveDraft(channelId, body);
    },
  };
}
