import type { Rectangle } from 'electron';
import type { Bounds } from './window.ts';

/** Pixels of the window that have to be on some screen for its place to be kept. */
const REACHABLE = 80;

/**
 * Where the window opens: as it was left, unless the screen it was on is gone. Without a place the
 * system puts it where it likes.
 */
export function reachable(saved: Bounds, screens: readonly Rectangle[]): Bounds {
  const { x, y, width, height } = saved;
  if (x === undefined || y === undefined) return saved;
  const seen = screens.some(
    (screen) =>
      overlap(x, width, screen.x, screen.width) >= REACHABLE &&
      overlap(y, height, screen.y, screen.height) >= REACHABLE,
  );
  return seen ? saved : { width, height };
}

const overlap = (a: number, aLength: number, b: number, bLength: number): number =>
  Math.min(a + aLength, b + bLength) - Math.max(a, b);
