import type { EpochMs } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { AccessGrant } from '../accounts/signed-tokens.ts';
import type { Watch } from './watch-event.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * How old a message is that counts as read back. After an absence a client fetches what it missed, for
 * holidays too; looking back in a channel begins with what is old.
 */
const OLD_MS = { after: 30 * DAY_MS, before: DAY_MS } as const;

/** Takes note of how many old messages a session was given: their number, and nothing else of them. */
export function noteReadBack(
  watch: Watch,
  { tenantId, personId, sessionId }: AccessGrant,
  direction: keyof typeof OLD_MS,
  messages: readonly Pick<Message, 'sentAt'>[],
  at: EpochMs,
): void {
  const old = messages.filter(({ sentAt }) => at - sentAt > OLD_MS[direction]).length;
  if (old === 0) return;
  watch.note({ kind: 'read-back', tenantId, at, personId, sessionId, messages: old });
}
