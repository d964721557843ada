/** One canary in one encoding: the bytes to look for. */
export interface Needle {
  canary: string;
  encoding: string;
  bytes: Buffer;
}

const utf16le = (text: string) => Buffer.from(text, 'utf16le');

/**
 * Base64 of bytes inside a longer text depends on their position modulo 3. For each of the three, the
 * characters that hold bits of a neighbour are cut off.
 */
function base64At(bytes: Buffer, offset: 0 | 1 | 2): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(from, to);
}

const jsonEscaped = (text: string) =>
  Array.from({ length: text.length }, (_, i) => {
    const unit = text.charCodeAt(i);
    return unit < 0x80 ? text.charAt(i) : `\\u${unit.toString(16).padStart(4, '0')}`;
  }).join('');

const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text, 'utf8'),
  'utf-16le': utf16le,
  hex: (text) => Buffer.from(Buffer.from(text, 'utf8').toString('hex')),
  'hex upper': (text) => Buffer.from(Buffer.from(text, 'utf8').toString('hex').toUpperCase()),
  'base64 +0': (text) => Buffer.from(base64At(Buffer.from(text), 0)),
  'base64 +1': (text) => Buffer.from(base64At(Buffer.from(text), 1)),
  'base64 +2': (text) => Buffer.from(base64At(Buffer.from(text), 2)),
  'base64 of utf-16le +0': (text) => Buffer.from(base64At(utf16le(text), 0)),
  'base64 of utf-16le +1': (text) => Buffer.from(base64At(utf16le(text), 1)),
  'base64 of utf-16le +2': (text) => Buffer.from(base64At(utf16le(text), 2)),
  'json \\u': (text) => Buffer.from(jsonEscaped(text)),
  percent: (text) => Buffer.from(encodeURIComponent(text)),
};

/** Every canary in every encoding, each distinct sequence of bytes once. */
export function needlesFor(canaries: readonly string[]): Needle[] {
  const needles: Needle[] = [];
  for (const canary of canaries) {
    const seen = new Set<string>();
    for (const [encoding, encode] of Object.entries(ENCODINGS)) {
      const bytes = encode(canary);
      // base64url differs from base64 in two characters only.
      for (const form of encoding.startsWith('base64')
        ? [bytes, Buffer.from(bytes.toString().replaceAll('+', '-').replaceAll('/', '_'))]
        : [bytes]) {
        if (seen.has(form.toString('latin1'))) continue;
        seen.add(form.toString('latin1'));
        needles.push({ canary, encoding, bytes: form });
      }
    }
  }
  return needles;
}

/** Finds all needles in one pass: a table of first byte pairs leads to the few worth comparing. */
export function createFinder(needles: readonly Needle[]): (haystack: Buffer) => Needle[] {
  const byFirstPair = new Map<number, Needle[]>();
  const present = new Uint8Array(0x1_0000);
  for (const needle of needles) {
    const pair = needle.bytes.readUInt16BE(0);
    present[pair] = 1;
    byFirstPair.set(pair, [...(byFirstPair.get(pair) ?? []), needle]);
  }
  return (haystack) => {
    const found = new Set<Needle>();
    for (let i = 0, pair = haystack[0] ?? 0; i + 1 < haystack.length; i += 1) {
      pair = ((pair << 8) | (haystack[i + 1] ?? 0)) & 0xffff;
      if (!present[pair]) continue;
      for (const needle of byFirstPair.get(pair) ?? []) {
        if (haystack.subarray(i, i + needle.bytes.length).equals(needle.bytes)) found.add(needle);
      }
    }
    return [...found];
  };
}
