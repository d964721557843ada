import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { type ChannelId, ClientMessageId } from '../../../shared/domain/ids.ts';
import type { Me } from '../../../shared/domain/person.ts';
import type { Result } from '../../../shared/errors/app-error.ts';
import type { IpcEventName, IpcPayload } from '../../../shared/ipc/contract.ts';
import type { Connection, MessageView } from '../../../shared/ipc/view.ts';
import type { EndReason } from '../../../shared/protocol/signed.ts';
import type { FileOptions } from '../../files/files.ts';
import { fileOptions } from '../../files/testing/file-options.ts';
import type { Clock } from '../../session/ports.ts';
import { createDeviceSigningKey } from '../../vault/device-signing-key.ts';
import { createMemoryKeychain } from '../../vault/memory-keychain.ts';
import type { MessageStore, RetentionLimits } from '../../vault/message-store.ts';
import { createSync, type NetworkAwareSync } from '../create-sync.ts';
import { createProver } from '../prover.ts';
import type { AccessTokens, ArrivedMessage, SyncListener } from '../sync.ts';
import { TIMINGS, type Timings } from '../timings.ts';

export const realClock: Clock = {
  wallNow: () => Date.now(),
  monotonicNow: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Patient enough to be right, quick enough for a test. */
export const QUICK: Timings = {
  ...TIMINGS,
  connectMs: 400,
  callMs: 400,
  movesMs: 200,
  reconnect: { firstMs: 5, mostMs: 40 },
  resend: { firstMs: 5, mostMs: 40 },
};

/** What a listener heard. */
export class Heard implements SyncListener {
  readonly events: { name: IpcEventName; payload: unknown }[] = [];
  readonly connections: Connection[] = [];
  /** Signed. */
  readonly policies: string[] = [];
  readonly words: string[] = [];
  readonly endings: EndReason[] = [];
  locks = 0;
  readonly arrivals: ChannelId[] = [];
  unread: number | null | undefined;
  /** Newest view of each message, by `clientId`. */
  readonly messages = new Map<string, MessageView>();

  ended = (because: EndReason) => {
    this.endings.push(because);
  };
  lockAsked = () => {
    this.locks += 1;
  };
  policyChanged = (signedPolicy: string) => {
    this.policies.push(signedPolicy);
  };
  word = (signedWord: string) => {
    this.words.push(signedWord);
  };
  unreadChanged = (unread: number | null) => {
    this.unread = unread;
  };
  unsent: number | undefined;
  unsentChanged = (unsent: number) => {
    this.unsent = unsent;
  };
  connectionChanged = (connection: Connection) => {
    this.connections.push(connection);
  };
  chatEvent = <N extends IpcEventName>(name: N, payload: IpcPayload<N>) => {
    this.events.push({ name, payload });
    if (isMessages(name, payload)) {
      for (const message of payload.messages) this.messages.set(message.clientId, message);
    }
  };
  messageArrived = ({ channelId }: ArrivedMessage) => {
    this.arrivals.push(channelId);
  };

  payloads(name: IpcEventName): unknown[] {
    return this.events.filter((event) => event.name === name).map(({ payload }) => payload);
  }
}

function isMessages(
  name: IpcEventName,
  _payload: unknown,
): _payload is IpcPayload<'chat.messages'> {
  return name === 'chat.messages';
}

export interface Client {
  sync: NetworkAwareSync;
  heard: Heard;
  me: Me;
  send(channelId: ChannelId, body: string): Promise<ClientMessageId>;
}

/** A signed-in client: a real `Sync` on the given store. */
export function newClient(
  me: Me,
  store: MessageStore,
  tokens: AccessTokens,
  timings: Timings = QUICK,
  retention: () => RetentionLimits | null = () => null,
  files: FileOptions = fileOptions(),
): Client {
  const heard = new Heard();
  const sync = createSync({
    tokens,
    prover: createProver(createDeviceSigningKey(createMemoryKeychain())),
    store,
    me: () => me,
    retention,
    files: () => files,
    clock: realClock,
    listener: heard,
    timings,
  });
  return {
    sync,
    heard,
    me,
    async send(channelId, body) {
      const clientId = ClientMessageId.parse(randomUUID());
      must(await sync.chat['chat.send']({ channelId, clientId, body, fileIds: [] }));
      return clientId;
    },
  };
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail ?? ''}`);
  return result.value;
}

/** Waits until `check` no longer throws. */
export function until(check: () => unknown | Promise<unknown>, timeout = 20_000): Promise<unknown> {
  return vi.waitFor(check, { timeout, interval: 10 });
}
