/** Bytes from `from` up to, not including, `to`. */
export interface ByteRange {
  from: number;
  to: number;
}

/** One range from a place on (RFC 9110 §14.1.2). Of any other kind the header may be passed over, and is. */
const RANGE = /^bytes=(\d{1,15})-(\d{1,15})?$/;

/** What of a file is wanted: null for all of it, `beyond` for a range that begins after its end. */
export function readRange(header: string | undefined, bytes: number): ByteRange | null | 'beyond' {
  const [, first, last] = RANGE.exec(header ?? '') ?? [];
  if (first === undefined) return null;
  const from = Number(first);
  const to = last === undefined ? bytes : Math.min(bytes, Number(last) + 1);
  if (last !== undefined && Number(last) < from) return null;
  return from >= bytes ? 'beyond' : { from, to };
}
