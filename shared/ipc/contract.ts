import { z } from 'zod';
import { Channel, NewChannel } from '../domain/channel.ts';
import { HotkeyAction, HotkeyKeys } from '../domain/hotkey.ts';
import {
  ChannelId,
  ClientMessageId,
  EpochMs,
  PersonId,
  Sequence,
  SessionId,
} from '../domain/ids.ts';
import { Body } from '../domain/message.ts';
import { Person, Presence } from '../domain/person.ts';
import { SessionInfo } from '../domain/session.ts';
import { TourProgress } from '../domain/tour.ts';
import { AppError } from '../errors/app-error.ts';
import { CompanyPolicy } from '../policy/company-policy.ts';
import { PolicyPart } from '../policy/policy.ts';
import { ROUTES } from '../protocol/http.ts';
import { Receipt } from '../receipt/receipt.ts';
import { SignOutPreview } from './sign-out-preview.ts';
import { Appearance, AppView, Connection, MessageView, type SessionPhase } from './view.ts';

const Nothing = z.object({});

/** Characters of a draft; longer than a message, so that nothing typed is cut while it is edited. */
export const DRAFT_MAX = 40_000;

/** The PIN unlocks; the password stays the credential. Digits only: 6 to 12. */
export const Pin = z.string().regex(/^\d{6,12}$/);

/** Characters of what is copied or selected at once, which is more than a window full of messages. */
const CLIPBOARD_MAX = 2_000_000;

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
  /** The receipt of the sign-out that the view tells of, to where the person says. */
  'session.saveReceipt': {
    phases: ['signed-out'],
    request: Nothing,
    /** False when they chose no place. */
    reply: z.object({ saved: z.boolean() }),
  },
  /** What a sign-out would remove now. Changes nothing. */
  'session.checkSignOut': { phases: ['unlocked'], request: Nothing, reply: SignOutPreview },
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
  /** The person proves to be there, for what answered `StepUpNeeded`. */
  'session.stepUp': {
    phases: ['unlocked'],
    request: ROUTES.stepUp.request,
    reply: ROUTES.stepUp.reply,
  },
  'admin.policy': {
    phases: ['unlocked'],
    request: Nothing,
    reply: z.object({ policy: CompanyPolicy }),
  },
  /** `Conflict` when somebody else changed it since. */
  'admin.setPolicy': {
    phases: ['unlocked'],
    request: ROUTES.setPolicy.request,
    reply: z.object({ policy: CompanyPolicy }),
  },
  'admin.devices': {
    phases: ['unlocked'],
    request: ROUTES.listDevices.request,
    reply: ROUTES.listDevices.reply,
  },
  'admin.lock': {
    phases: ['unlocked'],
    request: ROUTES.lockSession.request,
    reply: ROUTES.lockSession.reply,
  },
  'admin.wipe': {
    phases: ['unlocked'],
    request: ROUTES.askWipe.request,
    reply: ROUTES.askWipe.reply,
  },
  'admin.approveWipe': {
    phases: ['unlocked'],
    request: ROUTES.approveWipe.request,
    reply: ROUTES.approveWipe.reply,
  },
  'admin.cancelWipe': {
    phases: ['unlocked'],
    request: ROUTES.cancelWipe.request,
    reply: ROUTES.cancelWipe.reply,
  },
  'admin.wipes': {
    phases: ['unlocked'],
    request: ROUTES.listWipes.request,
    reply: ROUTES.listWipes.reply,
  },
  'admin.wipeDevices': {
    phases: ['unlocked'],
    request: ROUTES.readWipe.request,
    reply: ROUTES.readWipe.reply,
  },
  /** The newest of a session; null when it does not verify. */
  'admin.receipt': {
    phases: ['unlocked'],
    request: z.object({ sessionId: SessionId }),
    reply: z.object({ receivedAt: EpochMs, receipt: Receipt.nullable() }),
  },
  /** To a file that the person chooses. False: they chose none. */
  'admin.saveReceipt': {
    phases: ['unlocked'],
    request: z.object({ sessionId: SessionId }),
    reply: z.object({ saved: z.boolean() }),
  },
  /** Who came to the end of the tour for new employees. */
  'admin.tours': {
    phases: ['unlocked'],
    request: ROUTES.listTours.request,
    reply: ROUTES.listTours.reply,
  },
  'tour.read': { phases: ['unlocked'], request: Nothing, reply: TourProgress },
  'tour.note': { phases: ['unlocked'], request: ROUTES.noteTour.request, reply: Nothing },
  'settings.setAppearance': {
    phases: ['signed-out', 'unlocked'],
    request: Appearance,
    reply: Nothing,
  },
  'settings.setHotkey': {
    phases: ['unlocked'],
    request: z.object({ action: HotkeyAction, keys: HotkeyKeys.nullable() }),
    reply: Nothing,
  },
  /** What the person demands of their own sessions; it can only make policy stricter. */
  'policy.setPersonal': {
    phases: ['unlocked'],
    request: z.object({ part: PolicyPart }),
    reply: Nothing,
  },
  /** The window goes out of sight, and what notifications show with it. */
  'desktop.hide': { phases: ['unlocked'], request: Nothing, reply: Nothing },
  /** The page put this on the clipboard, or into X11's primary selection; at lock it is cleared from there. */
  'desktop.copied': {
    phases: ['unlocked'],
    request: z.object({
      where: z.enum(['clipboard', 'selection']),
      text: z.string().max(CLIPBOARD_MAX),
    }),
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
  /** The window was put out of sight by a key: it comes back covered. */
  'desktop.hidden': Nothing,
  /** Something went wrong that no call was waiting for. */
  notice: z.object({ error: AppError }),
} as const satisfies Record<string, z.ZodType>;

export type IpcEventName = keyof typeof IPC_EVENTS;
export type IpcPayload<N extends IpcEventName> = z.output<(typeof IPC_EVENTS)[N]>;
