import type { Channel } from '../../shared/domain/channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import type {
  IpcCallName,
  IpcEventName,
  IpcParsed,
  IpcPayload,
  IpcReply,
} from '../../shared/ipc/contract.ts';
import type { Connection } from '../../shared/ipc/view.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import type {
  SocketCallName,
  SocketMode,
  SocketReply,
  SocketRequest,
} from '../../shared/protocol/socket.ts';
import type { FileCalls } from '../files/files.ts';

/** Where sync gets the access token of the moment; it renews itself behind this call. */
export interface AccessTokens {
  /**
   * `SessionRevoked` when the server ended the session, `ServerUnreachable` while offline. `refused`
   * is a token that the server just called expired, whatever this computer's clock says of it.
   */
  current(refused?: string): Promise<Result<string>>;
}

/** A message by somebody else, as a notification may tell of it. Null is what is not known here yet. */
export interface ArrivedMessage {
  channelId: ChannelId;
  body: string;
  sender: string | null;
  channel: Pick<Channel, 'kind' | 'name'> | null;
}

/** What sync tells the session. */
export interface SyncListener {
  /** The server ended the session. */
  ended(because: EndReason): void;
  /** An admin wants the device locked. */
  lockAsked(): void;
  /** As the server signed it; nothing of it is verified yet. */
  policyChanged(signedPolicy: string): void;
  word(signedWord: string): void;
  /** All channels together; null when unknown (offline). Restricted mode's only number. */
  unreadChanged(unread: number | null): void;
  connectionChanged(connection: Connection): void;
  /** How many messages the outbox holds. Told while it is open; after a lock the last number stands. */
  unsentChanged(unsent: number): void;
  /** For the window; the IPC edge sends it only while unlocked. */
  chatEvent<N extends Extract<IpcEventName, `chat.${string}` | 'notice'>>(
    name: N,
    payload: IpcPayload<N>,
  ): void;
  messageArrived(message: ArrivedMessage): void;
}

type ChatCallName = Extract<IpcCallName, `chat.${string}`>;

/** The chat calls of the IPC contract, answered from the store and the connection. */
export type ChatCalls = {
  [N in ChatCallName]: (request: IpcParsed<N>) => Promise<Result<IpcReply<N>>>;
};

export type AdminSocketCall = Extract<SocketCallName, `admin.${string}`>;

/** Connection, outbox and catch-up of one signed-in session. */
export interface Sync {
  /** Connects and stays connected until `stop`. `full` needs an open vault. */
  start(serverUrl: string, mode: SocketMode): void;
  /** Lock and unlock: the same socket, other content. Going `restricted` touches the store no more. */
  setMode(mode: SocketMode): void;
  /** Closes the socket and waits for what is in flight. */
  stop(): Promise<void>;
  /** Somebody tried a wrong password or PIN: the server hears of it, now or when it can be reached. */
  unlockFailed(): void;
  readonly connection: Connection;
  /** Resolves when no message waits to be sent, or as soon as it is locked. */
  noneWaits(): Promise<void>;
  /** What admins ask on the connection; `ServerUnreachable` while there is none, or it is locked. */
  asAdmin<N extends AdminSocketCall>(
    name: N,
    request: SocketRequest<N>,
  ): Promise<Result<SocketReply<N>>>;
  readonly chat: ChatCalls;
  readonly files: FileCalls;
}
