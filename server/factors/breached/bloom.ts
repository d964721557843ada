import { createHash } from 'node:crypto';

/**
 * A Bloom filter: whatever was added is found, and very few others are (1970, “Space/time trade-offs in hash
 * coding with allowable errors”). With 25 bits for each entry and 17 hashes: 1 in 160,000.
 */
export const HASHES = 17;

/** Where the bits of a text are in a filter of so many; by two halves of one SHA-256 (Kirsch, Mitzenmacher 2006). */
export function bitsOf(text: string, size: number): number[] {
  const digest = createHash('sha256').update(text).digest();
  const first = digest.readUIntBE(0, 6);
  const second = digest.readUIntBE(6, 6);
  // Exact in a double: 2^48 + 16 · 2^48 < 2^53.
  return Array.from({ length: HASHES }, (_, i) => (first + i * second) % size);
}

export function addTo(filter: Uint8Array, text: string): void {
  for (const bit of bitsOf(text, filter.length * 8)) {
    filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
}

export const isIn = (filter: Uint8Array, text: string): boolean =>
  bitsOf(text, filter.length * 8).every(
    (bit) => ((filter[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0,
  );
