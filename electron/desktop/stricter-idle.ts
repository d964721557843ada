/** Milliseconds after which a count says nothing of the present any more. */
const FRESH_MS = 4_000;

export interface IdleCounts {
  display: 'wayland' | 'x11';
  /** Of the compositor, on the monotonic clock in milliseconds; null when it does not answer. */
  compositor: { lastInputAt: number; seenAt: number } | null;
  now: number;
  /** Whole seconds by Electron's own count; asked only if needed. @throws as its source does. */
  ownSeconds(): number;
}

/**
 * Whole seconds without input, the stricter of the counts that are right on this desktop. Under
 * Wayland Electron's own need not be: it may miss whatever goes to Wayland's programs, so it is asked
 * only when nobody else answers.
 */
export function stricterIdleSeconds({ display, compositor, now, ownSeconds }: IdleCounts): number {
  const fresh = compositor && now - compositor.seenAt <= FRESH_MS ? compositor : null;
  if (!fresh) return ownSeconds();
  const seconds = Math.max(0, Math.floor((now - fresh.lastInputAt) / 1_000));
  return display === 'wayland' ? seconds : Math.max(seconds, ownSeconds());
}
