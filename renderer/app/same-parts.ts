/**
 * `next`, with every part that equals its counterpart in `before` replaced by that counterpart. What
 * crosses IPC is a copy each time; with this, a component that watches one part of it is drawn again
 * only when that part has changed. For plain data: objects, arrays and primitives.
 */
export function withSameParts<T>(before: unknown, next: T): T;
export function withSameParts(before: unknown, next: unknown): unknown {
  if (Object.is(before, next)) return before;
  if (Array.isArray(next)) {
    if (!Array.isArray(before)) return next;
    const parts = next.map((part, index) => withSameParts(before[index], part));
    return sameEntries(before, parts) ? before : parts;
  }
  if (!isRecord(next) || !isRecord(before)) return next;
  // Neither read nor written as a property, to which `__proto__` is no key of its own.
  const old = new Map(Object.entries(before));
  const parts = Object.fromEntries(
    Object.entries(next).map(([key, part]) => [key, withSameParts(old.get(key), part)]),
  );
  return sameEntries(before, parts) ? before : parts;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function sameEntries(before: object, after: object): boolean {
  const old = new Map(Object.entries(before));
  const entries = Object.entries(after);
  return (
    old.size === entries.length &&
    entries.every(([key, part]) => old.has(key) && Object.is(old.get(key), part))
  );
}
