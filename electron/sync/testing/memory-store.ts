import type { Channel } from '../../../shared/domain/channel.ts';
import type {
  ChannelId,
  ClientMessageId,
  FileId,
  PersonId,
  Sequence,
} from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { Me, Person, Tenant } from '../../../shared/domain/person.ts';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import type {
  MessageStore,
  OutgoingMessage,
  RetentionLimits,
  StoredRun,
} from '../../vault/message-store.ts';
import { afterPutting, spanOf } from '../../vault/run.ts';
import { containsAll, searchTerms } from '../../vault/search-text.ts';
import { searchableIn } from '../../vault/store/message-row.ts';
import type { StoredUpload } from '../../vault/stored-upload.ts';

/** A `MessageStore` without disk or key, for tests that restart often; `closed` is the locked vault. */
export class MemoryStore implements MessageStore {
  closed = false;
  /** Calls taken, so that a test can see that there were none. */
  calls = 0;
  #me: Me | null = null;
  #tenant: Tenant | null = null;
  #people = new Map<PersonId, Person>();
  #channels = new Map<ChannelId, Channel>();
  #messages = new Map<ChannelId, Message[]>();
  #trimmed = new Map<ChannelId, Sequence>();
  #outbox = new Map<ClientMessageId, OutgoingMessage>();
  #uploads = new Map<FileId, StoredUpload>();
  #drafts = new Map<ChannelId, string>();

  /** Each call answers later, in the order of the calls, as a worker's would. */
  async #turn(): Promise<void> {
    this.calls += 1;
    if (this.closed) throw new NightjarError('WrongState', 'the vault is closed');
    await new Promise(setImmediate);
  }

  #runOf(channelId: ChannelId): StoredRun | null {
    const trimmed = this.#trimmed.get(channelId);
    const span = spanOf(this.#messages.get(channelId) ?? []);
    return span ?? (trimmed === undefined ? null : { from: trimmed + 1, to: trimmed });
  }

  async putFrame(frame: Parameters<MessageStore['putFrame']>[0]): Promise<void> {
    await this.#turn();
    this.#me = frame.me;
    this.#tenant = frame.tenant;
    this.#people = new Map(frame.people.map((person) => [person.id, person]));
    this.#channels = new Map(frame.channels.map((channel) => [channel.id, channel]));
  }

  async readFrame() {
    await this.#turn();
    return {
      me: this.#me,
      tenant: this.#tenant,
      people: [...this.#people.values()],
      channels: [...this.#channels.values()],
    };
  }

  async putChannel(channel: Channel): Promise<void> {
    await this.#turn();
    this.#channels.set(channel.id, channel);
  }

  async setRead(channelId: ChannelId, seq: Sequence): Promise<void> {
    await this.#turn();
    const channel = this.#channels.get(channelId);
    if (channel) this.#channels.set(channelId, { ...channel, readSeq: seq });
  }

  async putMessages(channelId: ChannelId, messages: readonly Message[]): Promise<void> {
    await this.#turn();
    for (const { clientId } of messages) this.#leave(clientId);
    const span = spanOf(messages);
    if (!span) return;
    const held = this.#messages.get(channelId) ?? [];
    const run = afterPutting(this.#runOf(channelId), span);
    const bySeq = new Map([...held, ...messages].map((message) => [message.seq, message]));
    const kept = [...bySeq.values()].filter(({ seq }) => seq >= run.from && seq <= run.to);
    this.#messages.set(
      channelId,
      kept.sort((a, b) => a.seq - b.seq),
    );
    const channel = this.#channels.get(channelId);
    if (channel) {
      this.#channels.set(channelId, { ...channel, lastSeq: Math.max(channel.lastSeq, span.to) });
    }
  }

  async storedRun(channelId: ChannelId) {
    await this.#turn();
    return this.#runOf(channelId);
  }

  async readMessages(channelId: ChannelId, before: Sequence | undefined, limit: number) {
    await this.#turn();
    const held = this.#messages.get(channelId) ?? [];
    return held.filter(({ seq }) => before === undefined || seq < before).slice(-limit);
  }

  async search(query: string, limit: number) {
    await this.#turn();
    const terms = searchTerms(query);
    if (terms.length === 0) return [];
    return [...this.#messages.values()]
      .flat()
      .filter((message) => containsAll(searchableIn(message), terms))
      .sort((a, b) => b.sentAt - a.sentAt)
      .slice(0, limit)
      .map((message) => ({ message }));
  }

  async trim({ before, most }: RetentionLimits) {
    await this.#turn();
    const all = [...this.#messages.values()].flat().sort((a, b) => a.sentAt - b.sentAt);
    const excess = all.length - most;
    const going = all.filter(({ sentAt }, at) => sentAt < before || at < excess);
    for (const { channelId, seq: last } of going) {
      const held = this.#messages.get(channelId) ?? [];
      this.#messages.set(
        channelId,
        held.filter(({ seq }) => seq > last),
      );
      this.#trimmed.set(channelId, Math.max(this.#trimmed.get(channelId) ?? 0, last));
    }
    return { more: false };
  }

  async enqueue(message: OutgoingMessage): Promise<void> {
    await this.#turn();
    const { clientId, attachments = [] } = message;
    if (!this.#outbox.has(clientId)) this.#outbox.set(clientId, message);
    for (const { fileId } of attachments) {
      const upload = this.#uploads.get(fileId);
      if (upload) this.#uploads.set(fileId, { ...upload, clientId });
    }
  }

  #leave(clientId: ClientMessageId): void {
    this.#outbox.delete(clientId);
    for (const [fileId, upload] of this.#uploads) {
      if (upload.clientId === clientId) this.#uploads.delete(fileId);
    }
  }

  async readOutbox() {
    await this.#turn();
    return [...this.#outbox.values()];
  }

  async setOutboxError(clientId: ClientMessageId, error: OutgoingMessage['error']): Promise<void> {
    await this.#turn();
    const message = this.#outbox.get(clientId);
    if (message) this.#outbox.set(clientId, { ...message, error });
  }

  async discard(clientId: ClientMessageId): Promise<void> {
    await this.#turn();
    this.#leave(clientId);
  }

  async putUpload(upload: StoredUpload): Promise<void> {
    await this.#turn();
    this.#uploads.set(upload.attachment.fileId, upload);
  }

  async readUploads() {
    await this.#turn();
    return [...this.#uploads.values()];
  }

  async removeUpload(fileId: FileId): Promise<void> {
    await this.#turn();
    this.#uploads.delete(fileId);
  }

  async heldFiles() {
    await this.#turn();
    const all = [...this.#messages.values()].flat();
    return all.flatMap(({ attachments = [] }) => attachments.map(({ fileId }) => fileId));
  }

  async saveDraft(channelId: ChannelId, body: string): Promise<void> {
    await this.#turn();
    if (body) this.#drafts.set(channelId, body);
    else this.#drafts.delete(channelId);
  }

  async readDrafts() {
    await this.#turn();
    return [...this.#drafts].map(([channelId, body]) => ({ channelId, body }));
  }
}
