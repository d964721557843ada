import type { MessageStore } from './message-store.ts';
import type { OpenStore } from './open-store.ts';
import type { StoreArgs, StoreCallName, StoreReply } from './store-contract.ts';

/** `MessageStore` over whichever database is open; `current` throws `WrongState` when none is. */
export function createRemoteStore(current: () => OpenStore): MessageStore {
  async function call<N extends StoreCallName>(
    name: N,
    args: StoreArgs<N>,
  ): Promise<StoreReply<N>> {
    return current().call(name, args);
  }

  return {
    putFrame: (frame) => call('putFrame', [frame]),
    readFrame: () => call('readFrame', []),
    putChannel: (channel) => call('putChannel', [channel]),
    setRead: (channelId, seq) => call('setRead', [channelId, seq]),
    putMessages: (channelId, messages) => call('putMessages', [channelId, messages]),
    storedRun: (channelId) => call('storedRun', [channelId]),
    readMessages: (channelId, before, limit) => call('readMessages', [channelId, before, limit]),
    search: (query, limit) => call('search', [query, limit]),
    trim: (limits) => call('trim', [limits]),
    enqueue: (message) => call('enqueue', [message]),
    readOutbox: () => call('readOutbox', []),
    setOutboxError: (clientId, error) => call('setOutboxError', [clientId, error]),
    discard: (clientId) => call('discard', [clientId]),
    putUpload: (upload) => call('putUpload', [upload]),
    readUploads: () => call('readUploads', []),
    removeUpload: (fileId) => call('removeUpload', [fileId]),
    heldFiles: () => call('heldFiles', []),
    saveDraft: (channelId, body) => call('saveDraft', [channelId, body]),
    readDrafts: () => call('readDrafts', []),
  };
}
