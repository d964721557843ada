import type { EpochMs } from '../../shared/domain/ids.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { RetentionLimits } from '../vault/message-store.ts';

const DAY_MS = 86_400_000;

/** What policy lets this computer keep, as of `now`. */
export const retentionLimits = (
  { offlineDays, offlineMessages }: Policy,
  now: EpochMs,
): RetentionLimits => ({
  before: Math.max(0, now - offlineDays * DAY_MS),
  most: offlineMessages,
});
