export interface Segment {
  kind: 'text' | 'link';
  text: string;
  /** Where in the body it begins. */
  at: number;
}

/** RFC 3986's characters alone, so that an address ends where Chinese text goes on without a space. */
const LINK = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi;
/** Belongs to the sentence around an address rather than to it. */
const SENTENCE_END = /[.,;:!?'*]+$/;

/** A body in its parts. Joined, they are the body. */
export function segmentsOf(body: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of body.matchAll(LINK)) {
    const text = withoutSentence(match[0]);
    if (match.index > end)
      segments.push({ kind: 'text', text: body.slice(end, match.index), at: end });
    segments.push({ kind: 'link', text, at: match.index });
    end = match.index + text.length;
  }
  if (end < body.length) segments.push({ kind: 'text', text: body.slice(end), at: end });
  return segments;
}

function withoutSentence(link: string): string {
  const text = link.replace(SENTENCE_END, '');
  // "(see https://a.b/c)": the bracket closes one that was opened before the address.
  const unopened = text.endsWith(')') && text.split(')').length > text.split('(').length;
  return unopened ? withoutSentence(text.slice(0, -1)) : text;
}

const ONLY_EMOJI = /^(?=\S)(?:\p{RGI_Emoji}|\s){1,40}$/v;
const EMOJI = /\p{RGI_Emoji}/gv;
const EMOJI_MOST = 6;

/** Nothing but a few emoji: drawn bigger. */
export const isEmojiOnly = (body: string): boolean =>
  ONLY_EMOJI.test(body) && (body.match(EMOJI)?.length ?? 0) <= EMOJI_MOST;

const FOLD_LENGTH = 1_400;
const FOLD_LINES = 18;
/** Less than so much more is not worth a click. */
const FOLD_SLACK = 1.3;

/** The beginning of a long body, or null when it is drawn whole. */
export function foldedOf(body: string): string | null {
  const lines = body.split('\n');
  if (body.length <= FOLD_LENGTH * FOLD_SLACK && lines.length <= FOLD_LINES * FOLD_SLACK)
    return null;
  return lines.slice(0, FOLD_LINES).join('\n').slice(0, FOLD_LENGTH).toWellFormed().trimEnd();
}
