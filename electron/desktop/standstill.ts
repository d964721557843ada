/** Milliseconds for which somebody may move the mouse without a second's rest. */
const ZERO_FOR_MS = 60_000;
/** Milliseconds between questions over which nothing is concluded. */
const GAP_MS = 5_000;

/**
 * Tells a count that does not count: where Chromium finds nobody to ask under Wayland, it answers 0
 * for ever, as if somebody never rested.
 */
export function createStandstill(): (seconds: number, now: number) => boolean {
  let zeroSince = 0;
  let asked = Number.NEGATIVE_INFINITY;

  return (seconds, now) => {
    if (seconds > 0 || now - asked > GAP_MS) zeroSince = now;
    asked = now;
    return now - zeroSince > ZERO_FOR_MS;
  };
}
