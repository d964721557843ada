/**
 * How well `query` finds `text`; higher is better, null is not at all. Every character has to be there
 * in its order; beginnings of words and unbroken stretches count for more. Works on characters, so that
 * 设计 finds 产品设计 as well as `dsn` finds `design`.
 */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = folded(query.trim());
  const given = folded(text);
  if (wanted === '') return 0;
  const whole = given.indexOf(wanted);
  if (whole >= 0) return 1_000 - whole - given.length / 100 + (startsWord(given, whole) ? 500 : 0);
  let score = 0;
  let from = 0;
  for (const character of wanted.replaceAll(/\s+/g, '')) {
    const at = given.indexOf(character, from);
    if (at < 0) return null;
    score += (at === from ? 8 : 0) + (startsWord(given, at) ? 10 : 0) - Math.min(at - from, 5);
    from = at + character.length;
  }
  return score - given.length / 100;
}

const startsWord = (text: string, at: number): boolean =>
  at === 0 || /[\s\-_./·]/.test(text[at - 1] ?? '');

/** Case and accents do not matter when looking for a name. */
const folded = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The best first; what scores the same stays in its order. */
export function fuzzyFilter<T>(
  items: readonly T[],
  query: string,
  textsOf: (item: T) => readonly string[],
): T[] {
  return items
    .map((item) => {
      const scores = textsOf(item).map(
        (text) => fuzzyScore(query, text) ?? Number.NEGATIVE_INFINITY,
      );
      return { item, score: Math.max(...scores) };
    })
    .filter(({ score }) => score !== Number.NEGATIVE_INFINITY)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
