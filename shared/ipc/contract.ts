import { z } from 'zod';
import { Channel, NewChannel } from '../domain/channel.ts';
import { ChannelId, ClientMessageId, PersonId, Sequence, SessionId } from '../domain/ids.ts';
import { Body } from '../domain/message.ts';
import { Person, Presence } from '../domain/person.ts';
import { SessionInfo } from '../domain/session.ts';
import { AppError } from '../errors/app-error.ts';
import { Appearance, AppView, Connection, MessageView, type SessionPhase } from './view.ts';

const Nothing = z.object({});

/** Characters of a draft; longer than a message, so that nothing typed is cut while it is edited. */
export const DRAFT_MAX = 40_000;

/** The PIN unlocks; the password stays the credential. Digits only: 6 to 12. */
export const Pin = z.string().regex(/^\d{6,12}$/);

const PersonPresence = z.object({ personId: PersonId, presence: Presence });
const Draft = z.object({ channelId: ChannelId, body: z.string().max(DRAFT_MAX) });

export interface IpcCall {
  /** The phases in which main answers it; in any other it answers `WrongState`. */
  phases: readonly SessionPhase[];
  request: z.ZodType;
  reply: z.ZodType;
}

/** Renderer to main, each answered with a `Result` of `reply`. */
export const IPC_CALLS = {
  'session.signIn': {
    phases: ['signed-out'],
    request: z.object({
      serverUrl: z.url({ protocol: /^https?$/ }).max(300),
      email: z.email().max(254),
      password: z.string().min(1).max(1024),
    }),
    reply: Nothing,
  },
  'session.lock': { phases: ['unlocked'], request: Nothing, reply: Nothing },
  'session.unlock': {
    phases: ['locked'],
    request: z.object({
      method: z.enum(['password', 'pin']),
      secret: z.string().min(1).max(1024),
    }),
    reply: Nothing,
  },
  'session.signOut': {
    phases: ['unlocked', 'locked', 'unavailable'],
    request: Nothing,
    reply: Nothing,
  },
  /** Tries again to open a session whose keychain could not be read. */
  'session.retry': { phases: ['unavailable'], request: Nothing, reply: Nothing },
  'session.setPin': {
    phases: ['unlocked'],
    request: z.object({ pin: Pin, password: z.string().min(1).max(1024) }),
    reply: Nothing,
  },
  'session.removePin': { phases: ['unlocked'], request: Nothing, reply: Nothing },
  'session.list': {
    phases: ['unlocked'],
    request: Nothing,
    reply: z.object({ sessions: z.array(SessionInfo) }),
  },
  'session.revoke': {
    phases: ['unlocked'],
    request: z.object({ sessionId: SessionId }),
    reply: Nothing,
  },
  'settings.setAppearance': {
    phases: ['signed-out', 'unlocked'],
    request: Appearance,
    reply: Nothing,
  },
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
    request: z.object({ channelId: ChannelId, clientId: ClientMessageId, body: Body }),
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

export type IpcCallName = keyof typeof IPC_CALLS;
export type IpcRequest<N extends IpcCallName> = z.input<(typeof IPC_CALLS)[N]['request']>;
export type IpcParsed<N extends IpcCallName> = z.output<(typeof IPC_CALLS)[N]['request']>;
export type IpcReply<N extends IpcCallName> = z.output<(typeof IPC_CALLS)[N]['reply']>;

/** Main to renderer. `chat.*` flows in the unlocked phase alone. */
export const IPC_EVENTS = {
  view: AppView,
  'chat.channels': z.object({ channels: z.array(Channel) }),
  'chat.people': z.object({ people: z.array(Person) }),
  'chat.presence': z.object({ presence: z.array(PersonPresence) }),
  /** New or changed messages; a `sent` one replaces the outgoing one with its `clientId`. */
  'chat.messages': z.object({ channelId: ChannelId, messages: z.array(MessageView) }),
  'chat.discarded': z.object({ channelId: ChannelId, clientId: ClientMessageId }),
  'chat.typing': z.object({ channelId: ChannelId, personId: PersonId }),
  'chat.connection': z.object({ connection: Connection }),
  /** Someone clicked a notification: show this channel. */
  'chat.show': z.object({ channelId: ChannelId }),
  /** Something went wrong that no call was waiting for. */
  notice: z.object({ error: AppError }),
} as const satisfies Record<string, z.ZodType>;

export type IpcEventName = keyof typeof IPC_EVENTS;
export type IpcPayload<N extends IpcEventName> = z.output<(typeof IPC_EVENTS)[N]>;
