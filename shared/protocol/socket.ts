import { z } from 'zod';
import { AccountNotice, Alert } from '../domain/alert.ts';
import { Attachments } from '../domain/attachment.ts';
import { Channel, NewChannel } from '../domain/channel.ts';
import {
  AlertId,
  ChannelId,
  ClientMessageId,
  EpochMs,
  PersonId,
  Sequence,
  SessionId,
} from '../domain/ids.ts';
import { Body, Message } from '../domain/message.ts';
import { Me, Person, Presence, Tenant } from '../domain/person.ts';
import { SessionNow } from '../domain/session-now.ts';
import { Proof } from '../proof/proof.ts';
import { EndReason, SignedPolicy, SignedWord } from './signed.ts';

/** Messages in one page of history or catch-up. */
export const PAGE_MAX = 500;

/** `full`: content flows. `restricted` (a locked client): counts, policy and revocation only. */
export const SocketMode = z.enum(['full', 'restricted']);
export type SocketMode = z.infer<typeof SocketMode>;

/**
 * An access token, and that the device holds its key: a proof of a GET of the socket's address, which is
 * what the handshake is (RFC 6455 §4.1).
 */
const Shown = { accessToken: z.string().min(16).max(4096), proof: Proof };

/** Sent in the handshake's `auth`. */
export const Handshake = z.object({
  ...Shown,
  mode: SocketMode,
  protocol: z.int(),
});
export type Handshake = z.infer<typeof Handshake>;

const Nothing = z.object({});

export interface SocketCall {
  /** The modes in which the server answers it; in any other it answers `NotAllowed`. */
  modes: readonly SocketMode[];
  request: z.ZodType;
  reply: z.ZodType;
}

/** Client to server, each acknowledged with a `Result` of `reply`. */
export const SOCKET_CALLS = {
  /** Changes what flows on this socket; a locked client goes `restricted` without reconnecting. */
  'session.mode': {
    modes: ['full', 'restricted'],
    request: z.object({ mode: SocketMode }),
    reply: Nothing,
  },
  /** A new access token for the same session, before the old one runs out. Proven like the handshake. */
  'session.renew': {
    modes: ['full', 'restricted'],
    request: z.object(Shown),
    reply: Nothing,
  },
  /** How many messages wait unread, all channels together. No content. */
  'session.counts': {
    modes: ['full', 'restricted'],
    request: Nothing,
    reply: z.object({ unread: z.int().nonnegative() }),
  },
  /** Wrong passwords or PINs at this device's lock since it last said so. */
  'session.unlockFailures': {
    modes: ['full', 'restricted'],
    request: z.object({ failures: z.int().min(1).max(1000) }),
    reply: Nothing,
  },
  /** The person has seen what an alert told them. */
  'account.noticeSeen': {
    modes: ['full'],
    request: z.object({ alertId: AlertId }),
    reply: Nothing,
  },
  /** Everything but messages: what a client needs to draw its frame. */
  'sync.start': {
    modes: ['full'],
    request: Nothing,
    reply: z.object({
      me: Me,
      tenant: Tenant,
      signedPolicy: SignedPolicy,
      people: z.array(Person),
      presence: z.array(z.object({ personId: PersonId, presence: Presence })),
      channels: z.array(Channel),
      serverTime: EpochMs,
    }),
  },
  /** Messages after a sequence, oldest first: fills gaps after an absence. */
  'sync.after': {
    modes: ['full'],
    request: z.object({
      channelId: ChannelId,
      afterSeq: Sequence,
      limit: z.int().min(1).max(PAGE_MAX),
    }),
    reply: z.object({ messages: z.array(Message), more: z.boolean() }),
  },
  /** Messages before a sequence, newest first of that range, answered in ascending order. */
  'sync.before': {
    modes: ['full'],
    request: z.object({
      channelId: ChannelId,
      beforeSeq: Sequence,
      limit: z.int().min(1).max(PAGE_MAX),
    }),
    reply: z.object({ messages: z.array(Message), more: z.boolean() }),
  },
  'message.send': {
    modes: ['full'],
    request: z
      .object({
        channelId: ChannelId,
        clientId: ClientMessageId,
        body: Body,
        /** Files that the author uploaded for this channel. `NotFound` for others. */
        attachments: Attachments.min(1).optional(),
      })
      .refine(({ body, attachments }) => body !== '' || attachments !== undefined),
    reply: z.object({ message: Message }),
  },
  'channel.read': {
    modes: ['full'],
    request: z.object({ channelId: ChannelId, seq: Sequence }),
    reply: Nothing,
  },
  'channel.create': {
    modes: ['full'],
    request: NewChannel,
    reply: z.object({ channel: Channel }),
  },
  /** The direct channel with one person; made when it does not exist yet. */
  'channel.direct': {
    modes: ['full'],
    request: z.object({ personId: PersonId }),
    reply: z.object({ channel: Channel }),
  },
  typing: {
    modes: ['full'],
    request: z.object({ channelId: ChannelId }),
    reply: Nothing,
  },
  /** From now on an admin's socket hears which sessions of the company change, until it locks. */
  'admin.watch': { modes: ['full'], request: Nothing, reply: Nothing },
  'admin.unwatch': { modes: ['full', 'restricted'], request: Nothing, reply: Nothing },
  /** The company's living sessions, by their ids. The last page is shorter than `limit`. */
  'admin.sessions': {
    modes: ['full'],
    request: z.object({
      afterId: SessionId.nullable(),
      limit: z.int().min(1).max(PAGE_MAX),
    }),
    reply: z.object({ sessions: z.array(SessionNow) }),
  },
} as const satisfies Record<string, SocketCall>;

export type SocketCallName = keyof typeof SOCKET_CALLS;
export type SocketRequest<N extends SocketCallName> = z.input<(typeof SOCKET_CALLS)[N]['request']>;
export type SocketReply<N extends SocketCallName> = z.output<(typeof SOCKET_CALLS)[N]['reply']>;

export interface SocketEvent {
  /** The modes in which the server sends it. */
  modes: readonly SocketMode[];
  payload: z.ZodType;
}

/** Server to client. */
export const SOCKET_EVENTS = {
  'message.new': { modes: ['full'], payload: z.object({ message: Message }) },
  /** A channel was made, changed, or this person was added to it. */
  'channel.changed': { modes: ['full'], payload: z.object({ channel: Channel }) },
  /** This person read further, perhaps on another device. */
  'channel.read': {
    modes: ['full'],
    payload: z.object({ channelId: ChannelId, seq: Sequence }),
  },
  presence: {
    modes: ['full'],
    payload: z.object({ personId: PersonId, presence: Presence }),
  },
  typing: {
    modes: ['full'],
    payload: z.object({ channelId: ChannelId, personId: PersonId }),
  },
  counts: {
    modes: ['restricted'],
    payload: z.object({ unread: z.int().nonnegative() }),
  },
  'policy.changed': {
    modes: ['full', 'restricted'],
    payload: z.object({ signedPolicy: SignedPolicy }),
  },
  /** Right after the connection is made, and again every half minute. */
  'session.word': { modes: ['full', 'restricted'], payload: z.object({ word: SignedWord }) },
  /** An admin wants this device locked, now. */
  'session.lock': { modes: ['full', 'restricted'], payload: Nothing },
  'session.revoked': { modes: ['full', 'restricted'], payload: z.object({ because: EndReason }) },
  /** To admins who watch. `ended`: of those that they were told of. */
  'admin.sessions': {
    modes: ['full'],
    payload: z.object({ changed: z.array(SessionNow), ended: z.array(SessionId) }),
  },
  /** To the company's admins: a new one, or one that somebody acknowledged or dismissed. */
  alert: { modes: ['full'], payload: z.object({ alert: Alert }) },
  /** To the person whom an alert is about. Again with each `sync.start`, until it was seen. */
  'account.notice': { modes: ['full'], payload: z.object({ notice: AccountNotice }) },
} as const satisfies Record<string, SocketEvent>;

export type SocketEventName = keyof typeof SOCKET_EVENTS;
export type SocketPayload<N extends SocketEventName> = z.output<
  (typeof SOCKET_EVENTS)[N]['payload']
>;
