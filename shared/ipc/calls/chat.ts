import { z } from 'zod';
import { ATTACHMENTS_MAX } from '../../domain/attachment.ts';
import { Channel, NewChannel } from '../../domain/channel.ts';
import {
  AlertId,
  ChannelId,
  ClientMessageId,
  FileId,
  PersonId,
  Sequence,
} from '../../domain/ids.ts';
import { Body } from '../../domain/message.ts';
import { Person, Presence } from '../../domain/person.ts';
import { Connection, MessageView } from '../view.ts';
import { type IpcCall, Nothing } from './call.ts';

/** Characters of a draft; longer than a message, so that nothing typed is cut while it is edited. */
export const DRAFT_MAX = 40_000;

const Draft = z.object({ channelId: ChannelId, body: z.string().max(DRAFT_MAX) });

export const PersonPresence = z.object({ personId: PersonId, presence: Presence });

export const CHAT_CALLS = {
  /** Everything the frame of the chat shows. */
  'chat.open': {
    phases: ['unlocked'],
    request: Nothing,
    reply: z.object({
      channels: z.array(Channel),
      people: z.array(Person),
      presence: z.array(PersonPresence),
      drafts: z.array(Draft),
      connection: Connection,
    }),
  },
  /**
   * One page of a channel, ascending, from the local store first and from the server where the store
   * has a gap. `before` absent: the newest page, with what still waits in the outbox at its end.
   * `more`: older ones exist.
   */
  'chat.page': {
    phases: ['unlocked'],
    request: z.object({
      channelId: ChannelId,
      before: Sequence.optional(),
      limit: z.int().min(1).max(200),
    }),
    reply: z.object({ messages: z.array(MessageView), more: z.boolean() }),
  },
  /** Takes the message into the outbox; it is kept from the moment the reply arrives. */
  'chat.send': {
    phases: ['unlocked'],
    request: z
      .object({
        channelId: ChannelId,
        clientId: ClientMessageId,
        body: Body,
        /** Of uploads that were begun for this channel; the message is sent when they are through. */
        fileIds: z.array(FileId).max(ATTACHMENTS_MAX).default([]),
      })
      .refine(({ body, fileIds }) => body !== '' || fileIds.length > 0),
    reply: z.object({ message: MessageView }),
  },
  'chat.retry': {
    phases: ['unlocked'],
    request: z.object({ clientId: ClientMessageId }),
    reply: Nothing,
  },
  /** Takes an unsent message out of the outbox. */
  'chat.discard': {
    phases: ['unlocked'],
    request: z.object({ clientId: ClientMessageId }),
    reply: Nothing,
  },
  'chat.markRead': {
    phases: ['unlocked'],
    request: z.object({ channelId: ChannelId, seq: Sequence }),
    reply: Nothing,
  },
  'chat.saveDraft': { phases: ['unlocked'], request: Draft, reply: Nothing },
  'chat.typing': {
    phases: ['unlocked'],
    request: z.object({ channelId: ChannelId }),
    reply: Nothing,
  },
  /** The person has seen what `chat.accountNotice` told them. */
  'chat.noticeSeen': {
    phases: ['unlocked'],
    request: z.object({ alertId: AlertId }),
    reply: Nothing,
  },
  'chat.createChannel': {
    phases: ['unlocked'],
    request: NewChannel,
    reply: z.object({ channel: Channel }),
  },
  'chat.direct': {
    phases: ['unlocked'],
    request: z.object({ personId: PersonId }),
    reply: z.object({ channel: Channel }),
  },
} as const satisfies Record<string, IpcCall>;
