/** Many more texts than all sources together may write: beyond it, what is known is forgotten. */
const MOST = 500;

/**
 * The same function, which takes a text apart only when it first sees it. The session asks about its
 * conditions at every turn, several times a second.
 */
export function parsedOnce<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const parsed = parse(text);
    if (known.size >= MOST) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}
