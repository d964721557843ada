import { z } from 'zod';
import { Attachments } from '../../shared/domain/attachment.ts';
import { Channel } from '../../shared/domain/channel.ts';
import { ChannelId, ClientMessageId, EpochMs, FileId, Sequence } from '../../shared/domain/ids.ts';
import { Message } from '../../shared/domain/message.ts';
import { Me, Person, Tenant } from '../../shared/domain/person.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { MessageStore } from './message-store.ts';
import { StoredUpload } from './stored-upload.ts';

export type StoreCallName = keyof MessageStore;
export type StoreArgs<N extends StoreCallName> = Parameters<MessageStore[N]>;
export type StoreReply<N extends StoreCallName> = Awaited<ReturnType<MessageStore[N]>>;

interface CallContract<N extends StoreCallName> {
  /** Writes that were sent before a lock are still done; reads are refused. */
  kind: 'read' | 'write';
  args: z.ZodType<StoreArgs<N>>;
  reply: z.ZodType<StoreReply<N>>;
}

export const Outgoing = z.object({
  clientId: ClientMessageId,
  channelId: ChannelId,
  body: z.string(),
  attachments: Attachments.optional(),
  queuedAt: EpochMs,
  error: AppError.nullable(),
});

export const Draft = z.object({ channelId: ChannelId, body: z.string() });

const StoredRun = z.object({ from: Sequence, to: Sequence });

export const Frame = z.object({
  me: Me,
  tenant: Tenant,
  people: z.array(Person),
  channels: z.array(Channel),
});

const nothing = z.undefined();

/** Every call between main and the store worker. Both ends parse what they receive with it. */
export const STORE_CALLS: { [N in StoreCallName]: CallContract<N> } = {
  putFrame: { kind: 'write', args: z.tuple([Frame]), reply: nothing },
  readFrame: {
    kind: 'read',
    args: z.tuple([]),
    reply: Frame.extend({ me: Me.nullable(), tenant: Tenant.nullable() }),
  },
  putChannel: { kind: 'write', args: z.tuple([Channel]), reply: nothing },
  setRead: { kind: 'write', args: z.tuple([ChannelId, Sequence]), reply: nothing },
  putMessages: { kind: 'write', args: z.tuple([ChannelId, z.array(Message)]), reply: nothing },
  storedRun: { kind: 'read', args: z.tuple([ChannelId]), reply: StoredRun.nullable() },
  readMessages: {
    kind: 'read',
    args: z.tuple([ChannelId, z.union([Sequence, z.undefined()]), z.int().min(1).max(500)]),
    reply: z.array(Message),
  },
  search: {
    kind: 'read',
    args: z.tuple([z.string(), z.int().min(1).max(500)]),
    reply: z.array(z.object({ message: Message })),
  },
  trim: {
    kind: 'write',
    args: z.tuple([z.object({ before: z.int(), most: z.int().nonnegative() })]),
    reply: z.object({ more: z.boolean() }),
  },
  enqueue: { kind: 'write', args: z.tuple([Outgoing]), reply: nothing },
  readOutbox: { kind: 'read', args: z.tuple([]), reply: z.array(Outgoing) },
  setOutboxError: {
    kind: 'write',
    args: z.tuple([ClientMessageId, AppError.nullable()]),
    reply: nothing,
  },
  discard: { kind: 'write', args: z.tuple([ClientMessageId]), reply: nothing },
  putUpload: { kind: 'write', args: z.tuple([StoredUpload]), reply: nothing },
  readUploads: { kind: 'read', args: z.tuple([]), reply: z.array(StoredUpload) },
  removeUpload: { kind: 'write', args: z.tuple([FileId]), reply: nothing },
  heldFiles: { kind: 'read', args: z.tuple([]), reply: z.array(FileId) },
  saveDraft: { kind: 'write', args: z.tuple([ChannelId, z.string()]), reply: nothing },
  readDrafts: { kind: 'read', args: z.tuple([]), reply: z.array(Draft) },
};

export const StoreCallName = z.custom<StoreCallName>(
  (value) => typeof value === 'string' && Object.hasOwn(STORE_CALLS, value),
);
