import type { SessionId } from '../../shared/domain/ids.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import type { RouteName } from '../../shared/protocol/http.ts';
import type { Clock } from '../clock.ts';
import { type Allowance, createTokenBuckets } from '../token-buckets.ts';

/** Requests of one session. Far more than a person and a good client need. */
export const SESSION_LIMITS: Allowance = { perSecond: 20, burst: 200 };

/** A hash of a password is meant to be slow, whoever asks for it: one a second in the long run. */
const HASH = 20;
/**
 * What a request takes from the allowance; 1 unless it stands here. Whoever sets up a factor may get ten
 * recovery codes with it, but not for a code that was mistyped.
 */
const COST: { readonly [N in RouteName]?: number } = {
  stepUp: HASH,
  changePassword: HASH,
  confirmTotp: 2 * HASH,
  finishPasskey: 2 * HASH,
  newRecoveryCodes: 2 * HASH,
};
/** A file comes and goes in many parts, and has its own quota. */
const FILE_COST = 0.2;

/** `RateLimited`, and when to come back, for whoever asks too often. */
export type SessionLimit = (sessionId: SessionId, what: RouteName | 'file') => Result<void>;

export function createSessionLimit(limits: Allowance, clock: Clock): SessionLimit {
  const take = createTokenBuckets<SessionId>(limits, clock);
  return (sessionId, what) => take(sessionId, what === 'file' ? FILE_COST : (COST[what] ?? 1));
}
