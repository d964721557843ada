import { z } from 'zod';
import { ChannelId, PersonId, Sequence } from './ids.ts';

/** Characters (UTF-16 code units), as for every other length of text here. */
export const CHANNEL_NAME_MAX = 80;
export const TOPIC_MAX = 250;
/** People that a channel is made with; more can join it afterwards. */
const FIRST_MEMBERS_MAX = 1_000;
export const MEMBERS_MAX = 10_000;

export const ChannelKind = z.enum(['public', 'private', 'direct']);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** A channel as one member sees it: `readSeq` is that member's own. */
export const Channel = z.object({
  id: ChannelId,
  kind: ChannelKind,
  /** Empty for a direct channel: its name is the other member's. */
  name: z.string().max(CHANNEL_NAME_MAX),
  topic: z.string().max(TOPIC_MAX),
  memberIds: z.array(PersonId).max(MEMBERS_MAX),
  lastSeq: Sequence,
  readSeq: Sequence,
});
export type Channel = z.infer<typeof Channel>;

/** What somebody asks for who makes a channel. */
export const NewChannel = z.object({
  kind: ChannelKind.exclude(['direct']),
  name: z.string().trim().min(1).max(CHANNEL_NAME_MAX),
  topic: z.string().trim().max(TOPIC_MAX),
  memberIds: z.array(PersonId).max(FIRST_MEMBERS_MAX),
});
