/** Numbers that are the same for the same seed (mulberry32): a replay set is made, not kept. */
export interface Random {
  /** From 0 up to 1, without it. */
  next(): number;
  /** From `from` to `to`, both included. */
  int(from: number, to: number): number;
  between(from: number, to: number): number;
  chance(share: number): boolean;
  of<T>(list: readonly [T, ...T[]]): T;
  /** Roughly a bell (the mean of three). */
  around(middle: number, spread: number): number;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number) => from + next() * (to - from);
  const int = (from: number, to: number) => Math.floor(between(from, to + 1));
  return {
    next,
    int,
    between,
    chance: (share) => next() < share,
    of: (list) => list[int(0, list.length - 1)] ?? list[0],
    around: (middle, spread) => middle + ((next() + next() + next()) / 1.5 - 1) * spread,
  };
}

/** A UUID (RFC 9562) that names the `number`th of a kind. */
export const uuidOf = (kind: number, number: number): string =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
