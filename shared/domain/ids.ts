import { z } from 'zod';

/**
 * UUIDs (RFC 9562). Branded, so that a channel's id cannot stand where a person's is asked for. Read in
 * either case and kept in lower case: what is compared by its text is then equal when the id is.
 */
const Uuid = z.uuid().toLowerCase();

export const TenantId = Uuid.brand<'TenantId'>();
export type TenantId = z.infer<typeof TenantId>;

export const PersonId = Uuid.brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

export const ChannelId = Uuid.brand<'ChannelId'>();
export type ChannelId = z.infer<typeof ChannelId>;

export const MessageId = Uuid.brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;

/** Chosen by whoever uploads it, so that an upload begun twice is one. */
export const FileId = Uuid.brand<'FileId'>();
export type FileId = z.infer<typeof FileId>;

/** Chosen by the sending client; the same id sent twice is the same message. */
export const ClientMessageId = Uuid.brand<'ClientMessageId'>();
export type ClientMessageId = z.infer<typeof ClientMessageId>;

export const SessionId = Uuid.brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

export const DeviceId = Uuid.brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;

export const WipeId = Uuid.brand<'WipeId'>();
export type WipeId = z.infer<typeof WipeId>;

export const ScimTokenId = Uuid.brand<'ScimTokenId'>();
export type ScimTokenId = z.infer<typeof ScimTokenId>;

export const AlertId = Uuid.brand<'AlertId'>();
export type AlertId = z.infer<typeof AlertId>;

export const PasskeyId = Uuid.brand<'PasskeyId'>();
export type PasskeyId = z.infer<typeof PasskeyId>;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const EpochMs = z.int().nonnegative();
export type EpochMs = z.infer<typeof EpochMs>;

/** A channel's own order: 1 for its first message, no gaps. 0 means "none yet". */
export const Sequence = z.int().nonnegative();
export type Sequence = z.infer<typeof Sequence>;
