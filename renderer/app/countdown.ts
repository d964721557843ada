import { useSyncExternalStore } from 'react';
import type { EpochMs } from '../../shared/domain/ids.ts';

/** Whole seconds until `at`, rounded up: 0 means that it is over. */
export const secondsUntil = (at: EpochMs, now: EpochMs): number =>
  Math.max(0, Math.ceil((at - now) / 1_000));

/** 0:07, 14:05, 1:02:03 */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

const MILESTONES = [60, 30, 20, 10, 5] as const;

/**
 * The seconds a screen reader is told of: the milestone last reached, so that the sentence changes
 * only there. Null before the first.
 */
export function milestone(seconds: number): number | null {
  return MILESTONES.findLast((mark) => seconds <= mark) ?? null;
}

/** The clock may be set and the machine may sleep, so it is read often instead of reckoned with. */
const LOOK_EVERY_MS = 200;
const MINUTE_MS = 60_000;

const everyMs = (ms: number) => (onTick: () => void) => {
  const timer = setInterval(onTick, ms);
  return () => clearInterval(timer);
};

const often = everyMs(LOOK_EVERY_MS);
const nowAndThen = everyMs(MINUTE_MS / 6);

/** `secondsUntil`, kept current: the component is drawn again when the number changes. */
export function useSecondsUntil(at: EpochMs): number {
  const snapshot = () => secondsUntil(at, Date.now());
  return useSyncExternalStore(often, snapshot, snapshot);
}

const currentMinute = (): EpochMs => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;

/** The start of the current minute, for "3 minutes ago". */
export const useMinute = (): EpochMs =>
  useSyncExternalStore(nowAndThen, currentMinute, currentMinute);
