import type { SessionId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { SocketCallName } from '../../shared/protocol/socket.ts';
import type { Clock } from '../clock.ts';

/** Calls of one session, all its sockets together. */
export interface CallLimits {
  /** In the long run. */
  perSecond: number;
  /** At once, after a rest. */
  burst: number;
}

/** Far more than a person and a good client need. */
export const CALL_LIMITS: CallLimits = { perSecond: 50, burst: 200 };

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

interface Bucket {
  /** Time saved up, in milliseconds; a call of cost 1 takes `callMs` of it. */
  saved: number;
  at: number;
}

/** A token bucket for each session. `RateLimited`, and when to come back, for whoever calls too often. */
export function createCallLimit({ perSecond, burst }: CallLimits, clock: Clock): CallLimit {
  const callMs = 1_000 / perSecond;
  const most = burst * callMs;
  const buckets = new Map<SessionId, Bucket>();
  let sweptAt = clock();

  /** A bucket that has had the time to fill is as if it had never been there. */
  function sweep(now: number): void {
    if (now >= sweptAt && now - sweptAt < most) return;
    sweptAt = now;
    for (const [id, { at }] of buckets) if (now - at >= most) buckets.delete(id);
  }

  return (sessionId, name) => {
    const now = clock();
    sweep(now);
    const { saved, at } = buckets.get(sessionId) ?? { saved: most, at: now };
    // A clock that was set back gives nothing.
    const before = Math.min(most, saved + Math.max(0, now - at));
    const after = before - ((name && COST[name]) ?? 1) * callMs;
    buckets.set(sessionId, { saved: after < 0 ? before : after, at: now });
    return after < 0 ? err('RateLimited', { retryAfterMs: Math.ceil(-after) }) : ok(undefined);
  };
}
