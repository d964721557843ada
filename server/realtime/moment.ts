import type { Clock } from '../clock.ts';

/** The longest a timer can wait: 2^31 - 1 ms. */
const TIMER_MOST_MS = 2_147_483_647;

/** Calls back once `moment()`, which may move on meanwhile, is past. Returns the way to call it off. */
export function whenPast(clock: Clock, moment: () => number, past: () => void): () => void {
  let timer = setTimeout(look, 0);

  function look(): void {
    const left = moment() - clock();
    if (left <= 0) past();
    else timer = setTimeout(look, Math.min(left, TIMER_MOST_MS));
  }

  return () => clearTimeout(timer);
}
