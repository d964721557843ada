import type { SessionId } from '../../shared/domain/ids.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import type { SocketCallName } from '../../shared/protocol/socket.ts';
import type { Clock } from '../clock.ts';
import { type Allowance, createTokenBuckets } from '../token-buckets.ts';

/** Calls of one session, all its sockets together. Far more than a person and a good client need. */
export const CALL_LIMITS: Allowance = { perSecond: 50, burst: 200 };

/**
 * What a call takes from the allowance; 1 unless it stands here. A client that was away asks for pages
 * back to back, and tells how far it has read, in every channel; typing is a call a keystroke at worst.
 */
const COST: { readonly [N in SocketCallName]?: number } = {
  'sync.after': 0.2,
  'sync.before': 0.2,
  'channel.read': 0.2,
  typing: 0.2,
};

export type CallLimit = (sessionId: SessionId, name: SocketCallName | null) => Result<void>;

/** `RateLimited`, and when to come back, for whoever calls too often. */
export function createCallLimit(limits: Allowance, clock: Clock): CallLimit {
  const take = createTokenBuckets<SessionId>(limits, clock);
  return (sessionId, name) => take(sessionId, (name && COST[name]) ?? 1);
}
