const FIRST_MS = 10_000;
const MOST_MS = 6 * 3_600_000;

/** After so many failed attempts, over about two days, an alert is given up on one way: it stands in the list. */
export const ATTEMPTS_MOST = 16;

/** The wait after the `attempts`th failure: 10 s, 20 s, 40 s … 6 h. */
export const backoffMs = (attempts: number): number =>
  Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, attempts - 1));
