/** How two values of one setting become one. Each is associative, commutative and idempotent. */

export const least = (a: number, b: number): number => Math.min(a, b);

export const either = (a: boolean, b: boolean): boolean => a || b;

/** The one further on in the list, whose last value is the strictest. */
export const later =
  <T extends string>(order: readonly T[]) =>
  (a: T, b: T): T =>
    order.indexOf(a) >= order.indexOf(b) ? a : b;

/** What both allow. */
export const common = <T extends string>(a: readonly T[], b: readonly T[]): T[] =>
  inOrder(a.filter((each) => b.includes(each)));

/** What either demands. */
export const all = <T extends string>(a: readonly T[], b: readonly T[]): T[] =>
  inOrder([...a, ...b]);

const inOrder = <T extends string>(values: readonly T[]): T[] => [...new Set(values)].toSorted();
