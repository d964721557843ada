import { z } from 'zod';
import { AccountNotice, Alert } from '../domain/alert.ts';
import { Channel } from '../domain/channel.ts';
import { ChannelId, ClientMessageId, PersonId } from '../domain/ids.ts';
import { Person } from '../domain/person.ts';
import { AppError } from '../errors/app-error.ts';
import { SOCKET_EVENTS } from '../protocol/socket.ts';
import { ADMIN_CALLS } from './calls/admin.ts';
import { type IpcCall, Nothing } from './calls/call.ts';
import { CHAT_CALLS, PersonPresence } from './calls/chat.ts';
import { DESKTOP_CALLS } from './calls/desktop.ts';
import { FACTOR_CALLS } from './calls/factors.ts';
import { DownloadView, FILE_CALLS, UploadView } from './calls/files.ts';
import { POLICY_CALLS } from './calls/policy.ts';
import { SESSION_CALLS } from './calls/session.ts';
import { SETTINGS_CALLS } from './calls/settings.ts';
import { SIGN_IN_CALLS } from './calls/sign-in.ts';
import { SIGN_ON_CALLS } from './calls/sign-on.ts';
import { TOUR_CALLS } from './calls/tour.ts';
import { AppView, Connection, MessageView } from './view.ts';

/** Renderer to main, each answered with a `Result` of `reply`. */
export const IPC_CALLS = {
  ...SIGN_IN_CALLS,
  ...SESSION_CALLS,
  ...FACTOR_CALLS,
  ...ADMIN_CALLS,
  ...SIGN_ON_CALLS,
  ...TOUR_CALLS,
  ...SETTINGS_CALLS,
  ...POLICY_CALLS,
  ...DESKTOP_CALLS,
  ...CHAT_CALLS,
  ...FILE_CALLS,
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
  /** Everything that is on its way to the server, at each change of it. */
  'chat.uploads': z.object({ uploads: z.array(UploadView) }),
  'chat.download': z.object({ download: DownloadView }),
  'chat.discarded': z.object({ channelId: ChannelId, clientId: ClientMessageId }),
  'chat.typing': z.object({ channelId: ChannelId, personId: PersonId }),
  'chat.connection': z.object({ connection: Connection }),
  /** To an admin who watches: the sessions that changed, and those of them that are over. */
  'chat.sessionsNow': SOCKET_EVENTS['admin.sessions'].payload,
  /** To an admin: an alert that is new, or that somebody acknowledged or dismissed. */
  'chat.alert': z.object({ alert: Alert }),
  /** Something unusual happened with the person's own account. */
  'chat.accountNotice': z.object({ notice: AccountNotice }),
  /** Someone clicked a notification: show this channel. */
  'chat.show': z.object({ channelId: ChannelId }),
  /** The window was put out of sight by a key: it comes back covered. */
  'desktop.hidden': Nothing,
  /** Something went wrong that no call was waiting for. */
  notice: z.object({ error: AppError }),
} as const satisfies Record<string, z.ZodType>;

export type IpcEventName = keyof typeof IPC_EVENTS;
export type IpcPayload<N extends IpcEventName> = z.output<(typeof IPC_EVENTS)[N]>;
