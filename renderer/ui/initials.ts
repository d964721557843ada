const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const IDEOGRAPHIC = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;

/** Two letters of a Western name, first and last; the last two characters of a Chinese one (its given name). */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [...graphemes.segment(words.join(''))].map((part) => part.segment);
  if (IDEOGRAPHIC.test(name)) return letters.slice(-2).join('');
  const first = firstLetter(words[0] ?? '');
  const last = words.length > 1 ? firstLetter(words.at(-1) ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

function firstLetter(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return '';
}

export const TINTS = 8;

/** The same tint for the same id everywhere, spread evenly (FNV-1a). */
export function tintOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const char of id) {
    hash ^= char.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % TINTS;
}
