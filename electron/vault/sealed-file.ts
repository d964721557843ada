import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { isMissing, replaceFile } from '../session/durable-file.ts';
import { seal, unseal } from './seal.ts';

export type SealedRead<T> =
  | { state: 'found'; value: T }
  | { state: 'missing' }
  /** Cut short, altered, sealed under another key or for another purpose, or not of the schema. */
  | { state: 'damaged' };

/** A small file that only the holder of the key can read or write. Base64 text of `seal`. */
export interface SealedFile<T> {
  /** @throws what the file system says, other than that there is no such file */
  read(): Promise<SealedRead<T>>;
  /** Durable when it resolves: after a power cut it is the old or the new content, whole. */
  write(value: T): Promise<void>;
}

export interface SealedFileOptions<T> {
  path: string;
  /** 256 random bits. Not kept longer than each call. */
  key: Uint8Array;
  /** Names what the file is; the same key seals files of different purposes. */
  purpose: string;
  schema: z.ZodType<T>;
}

export function createSealedFile<T>({
  path,
  key,
  purpose,
  schema,
}: SealedFileOptions<T>): SealedFile<T> {
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (cause) {
        if (isMissing(cause)) return { state: 'missing' };
        throw cause;
      }
      const value = parseSealed({ text, key, purpose, schema });
      return value === null ? { state: 'damaged' } : { state: 'found', value };
    },
    write: (value) => replaceFile(path, sealedText({ value, key, purpose })),
  };
}

export function sealedText(options: { value: unknown; key: Uint8Array; purpose: string }): string {
  const plain = Buffer.from(JSON.stringify(options.value));
  const sealed = seal(options.key, options.purpose, plain);
  plain.fill(0);
  return sealed.toString('base64');
}

/** Null when it is damaged, as `SealedRead` has it. */
export function parseSealed<T>(
  options: { text: string } & Omit<SealedFileOptions<T>, 'path'>,
): T | null {
  const plain = unseal(options.key, options.purpose, Buffer.from(options.text, 'base64'));
  if (!plain) return null;
  try {
    const parsed = options.schema.safeParse(JSON.parse(plain.toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch (cause) {
    // Sealed by us and yet not JSON: a newer format.
    if (cause instanceof SyntaxError) return null;
    throw cause;
  } finally {
    plain.fill(0);
  }
}
