import { z } from 'zod';
import { ChannelId, PersonId, Sequence } from './ids.ts';

export const ChannelKind = z.enum(['public', 'private', 'direct']);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** A channel as one member sees it: `readSeq` is that member's own. */
export const Channel = z.object({
  id: ChannelId,
  kind: ChannelKind,
  /** Empty for a direct channel: its name is the other member's. */
  name: z.string().max(80),
  topic: z.string().max(250),
  memberIds: z.array(PersonId).max(10_000),
  lastSeq: Sequence,
  readSeq: Sequence,
});
export type Channel = z.infer<typeof Channel>;
