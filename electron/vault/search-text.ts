/**
 * Text as search compares it: width and compatibility forms alike (ＡＢＣ and abc), case alike.
 * NUL, which would end the text in the index, becomes what an unreadable character becomes.
 */
export const folded = (text: string): string =>
  text.toWellFormed().normalize('NFKC').toLowerCase().replaceAll('\0', '\u{fffd}');

/** What must occur: the query's words, or runs of characters in scripts without spaces. */
export function searchTerms(query: string): string[] {
  return [...new Set(folded(query).split(/\s+/u))].filter((term) => term !== '');
}

export function containsAll(body: string, terms: readonly string[]): boolean {
  const text = folded(body);
  return terms.every((term) => text.includes(term));
}
