import type { Attachment } from '../../shared/domain/attachment.ts';
import type { Channel } from '../../shared/domain/channel.ts';
import type {
  ChannelId,
  ClientMessageId,
  EpochMs,
  FileId,
  Sequence,
} from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Me, Person, Tenant } from '../../shared/domain/person.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import type { StoredUpload } from './stored-upload.ts';

/** A message that the server has not acknowledged yet. */
export interface OutgoingMessage {
  clientId: ClientMessageId;
  channelId: ChannelId;
  body: string;
  /** Its uploads go on for as long as it waits. Absent for none. */
  attachments?: Attachment[] | undefined;
  /** The client's clock: for display until the server's arrives. */
  queuedAt: EpochMs;
  /** Null while it waits; the reason once the server refused it. */
  error: AppError | null;
}

/** What of the messages may be kept on this computer. */
export interface RetentionLimits {
  before: EpochMs;
  /** Of all channels together. */
  most: number;
}

/**
 * What the store holds of a channel's messages is one unbroken run, `from` to `to`, both included;
 * null when it never held any. Catch-up lengthens it upward, history downward; retention shortens it from
 * below, in the end to an empty one, whose `from` is beyond its `to`.
 */
export interface StoredRun {
  from: Sequence;
  to: Sequence;
}

export interface SearchHit {
  message: Message;
}

/**
 * The encrypted store, as main sees it: each call is a message to the worker that holds the database
 * and the key. Every call rejects with NightjarError `WrongState` while the vault is closed, and with
 * `StoreUnreadable`, `StoreFromNewerVersion` or `DiskFull` as the case may be. Writes are durable when
 * they resolve.
 */
export interface MessageStore {
  /** Replaces people and channels with the server's, in one transaction; messages stay. */
  putFrame(frame: {
    me: Me;
    tenant: Tenant;
    people: readonly Person[];
    channels: readonly Channel[];
  }): Promise<void>;
  readFrame(): Promise<{
    me: Me | null;
    tenant: Tenant | null;
    people: Person[];
    channels: Channel[];
  }>;
  putChannel(channel: Channel): Promise<void>;
  setRead(channelId: ChannelId, seq: Sequence): Promise<void>;

  /**
   * Adds messages that touch or overlap the stored run (or begin it), and takes those with a known
   * `clientId` out of the outbox, in one transaction. Also lifts the channel's `lastSeq`. Messages
   * that would leave a gap replace the run: the newest run wins.
   */
  putMessages(channelId: ChannelId, messages: readonly Message[]): Promise<void>;
  storedRun(channelId: ChannelId): Promise<StoredRun | null>;
  /** Up to `limit` (1 to 500) newest messages below `before` (absent: from the end), ascending. */
  readMessages(
    channelId: ChannelId,
    before: Sequence | undefined,
    limit: number,
  ): Promise<Message[]>;
  /** Every word or run of characters must occur; newest first. Works without spaces in Chinese. */
  search(query: string, limit: number): Promise<SearchHit[]>;

  /**
   * Removes one batch of what policy lets no computer keep: messages sent before `before`, and the oldest
   * beyond `most`. What waits in the outbox stays. To be called again while there is `more`.
   */
  trim(limits: RetentionLimits): Promise<{ more: boolean }>;

  /** The same `clientId` again changes nothing. Uploads of its files are this message's from now on. */
  enqueue(message: OutgoingMessage): Promise<void>;
  /** Oldest first. */
  readOutbox(): Promise<OutgoingMessage[]>;
  setOutboxError(clientId: ClientMessageId, error: AppError | null): Promise<void>;
  /** With the uploads of its files. */
  discard(clientId: ClientMessageId): Promise<void>;

  /** New, or changed. They go with their message: when it is sent, or discarded. */
  putUpload(upload: StoredUpload): Promise<void>;
  /** Oldest first. */
  readUploads(): Promise<StoredUpload[]>;
  removeUpload(fileId: FileId): Promise<void>;
  /** Files of the messages that are stored. */
  heldFiles(): Promise<FileId[]>;

  /** An empty body removes the draft. */
  saveDraft(channelId: ChannelId, body: string): Promise<void>;
  readDrafts(): Promise<{ channelId: ChannelId; body: string }[]>;
}
