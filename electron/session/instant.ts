import type { EpochMs } from '../../shared/domain/ids.ts';
import type { Clock } from './ports.ts';

/** One moment on both clocks, in milliseconds. See `Clock` for what each is good at. */
export interface Instant {
  readonly wall: number;
  readonly mono: number;
}

export const nowOn = (clock: Clock): Instant => ({
  wall: Math.round(clock.wallNow()),
  mono: clock.monotonicNow(),
});

/** The same moment moved by `ms` on both clocks. */
export const shifted = (at: Instant, ms: number): Instant => ({
  wall: at.wall + ms,
  mono: at.mono + ms,
});

/** Milliseconds until `at`; zero or less as soon as either clock has reached it. */
export const untilEither = (at: Instant, now: Instant): number =>
  Math.min(at.wall - now.wall, at.mono - now.mono);

/** Milliseconds until both clocks have reached `at`: for what must not come early. */
export const untilBoth = (at: Instant, now: Instant): number =>
  Math.max(at.wall - now.wall, at.mono - now.mono);

export const laterOf = (a: Instant, b: Instant): Instant => ({
  wall: Math.max(a.wall, b.wall),
  mono: Math.max(a.mono, b.mono),
});

/** Wall time as it is kept and shown: whole milliseconds, none before 1970. */
export const epochOf = (wall: number): EpochMs => Math.max(0, Math.round(wall));
