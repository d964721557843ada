import { randomFillSync } from 'node:crypto';

/**
 * Memory for a secret, to be overwritten after use. It lies where it is until then: arrays of up to 64
 * bytes that are made otherwise live on V8's own heap, where the collector moves them and leaves copies.
 */
export const secretBytes = (length: number): Buffer<ArrayBuffer> =>
  Buffer.from(new ArrayBuffer(length));

export const randomSecret = (length: number): Buffer<ArrayBuffer> =>
  randomFillSync(secretBytes(length));

/** The parts as one, and the parts overwritten. */
export function joinSecrets(parts: readonly Buffer[]): Buffer<ArrayBuffer> {
  const whole = secretBytes(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
    part.fill(0);
  }
  return whole;
}
