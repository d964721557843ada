import { describe, expect, it } from 'vitest';
import type { MessageStore } from '../message-store.ts';
import type { StoredUpload } from '../stored-upload.ts';
import { newAttachment, newChannelId, newMessage, newOutgoing } from './sample.ts';

const newUpload = (part: Partial<StoredUpload> = {}): StoredUpload => ({
  attachment: newAttachment(),
  channelId: newChannelId(),
  clientId: null,
  state: 'waiting',
  error: null,
  ...part,
});

/** What every `MessageStore` does with files. */
export function fileBehaviour(empty: () => Promise<MessageStore>): void {
  describe('files', () => {
    it('come back with their messages, and count as held for as long as those are here', async () => {
      const store = await empty();
      const id = newChannelId();
      const [a, b] = [newAttachment(), newAttachment()];
      const messages = [
        newMessage(id, 1, { attachments: [a, b] }),
        newMessage(id, 2, { attachments: [b], body: '' }),
        newMessage(id, 3),
      ];
      await store.putMessages(id, messages);
      expect(await store.readMessages(id, undefined, 5)).toEqual(messages);
      expect(new Set(await store.heldFiles())).toEqual(new Set([a.fileId, b.fileId]));
      await store.trim({ before: (messages[0]?.sentAt ?? 0) + 1, most: 100 });
      expect(new Set(await store.heldFiles())).toEqual(new Set([b.fileId]));
      await store.putMessages(id, [newMessage(id, 90)]);
      expect(await store.heldFiles()).toEqual([]);
    });

    it('are found by name, with or without words beside it', async () => {
      const store = await empty();
      const id = newChannelId();
      const named = newMessage(id, 1, {
        body: '',
        attachments: [newAttachment('预算表 2026.xlsx')],
      });
      const other = newMessage(id, 2, { body: 'look', attachments: [newAttachment('plan.pdf')] });
      await store.putMessages(id, [named, other]);
      for (const query of ['预算', '2026.xl', 'xlsx 预算表']) {
        expect(await store.search(query, 10), query).toEqual([{ message: named }]);
      }
      expect(await store.search('look plan', 10)).toEqual([{ message: other }]);
      expect(await store.search('nowhere', 10)).toEqual([]);
    });

    it('on their way stay in order, change, and go with the message that takes them along', async () => {
      const store = await empty();
      const uploads = [newUpload(), newUpload(), newUpload()] as const;
      for (const upload of uploads) await store.putUpload(upload);
      const paused = { ...uploads[1], state: 'paused' } as const;
      await store.putUpload(paused);
      expect(await store.readUploads()).toEqual([uploads[0], paused, uploads[2]]);
      const { attachment, channelId } = uploads[0];
      const outgoing = newOutgoing({ channelId, body: '', attachments: [attachment] });
      await store.enqueue(outgoing);
      expect(await store.readOutbox()).toEqual([outgoing]);
      const taken = { ...uploads[0], clientId: outgoing.clientId };
      expect(await store.readUploads()).toEqual([taken, paused, uploads[2]]);
      await store.putMessages(channelId, [
        newMessage(channelId, 1, { clientId: outgoing.clientId, attachments: [attachment] }),
      ]);
      expect(await store.readUploads()).toEqual([paused, uploads[2]]);
      await store.removeUpload(paused.attachment.fileId);
      const discarded = newOutgoing({
        channelId: uploads[2].channelId,
        attachments: [uploads[2].attachment],
      });
      await store.enqueue(discarded);
      await store.discard(discarded.clientId);
      expect([await store.readUploads(), await store.readOutbox()]).toEqual([[], []]);
    });
  });
}
