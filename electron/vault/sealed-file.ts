import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { isMissing, replaceFile } from '../durable/durable-file.ts';
import { seal, unseal } from './seal.ts';

export type SealedRead<T> =
  | { state: 'found'; value: T }
  | { state: 'missing' }
  /** Whole, and written by a newer Nightjar: not to be changed or removed unasked. */
  | { state: 'newer' }
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
  /** Of the format that is written: 1 to 255. Of those below it the schema takes what was ever released. */
  version: number;
  schema: z.ZodType<T>;
}

type Format<T> = Pick<SealedFileOptions<T>, 'key' | 'purpose' | 'version' | 'schema'>;

export function createSealedFile<T>({ path, ...format }: SealedFileOptions<T>): SealedFile<T> {
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (cause) {
        if (isMissing(cause)) return { state: 'missing' };
        throw cause;
      }
      return parseSealed(text, format);
    },
    write: (value) => replaceFile(path, sealedText(value, format)),
  };
}

export function sealedText(value: unknown, format: Omit<Format<unknown>, 'schema'>): string {
  const plain = Buffer.from(JSON.stringify(value));
  const sealed = seal(format.key, format.purpose, plain, format.version);
  plain.fill(0);
  return sealed.toString('base64');
}

export function parseSealed<T>(
  text: string,
  { key, purpose, version, schema }: Format<T>,
): Exclude<SealedRead<T>, { state: 'missing' }> {
  const opened = unseal(key, purpose, Buffer.from(text, 'base64'));
  if (!opened) return { state: 'damaged' };
  try {
    if (opened.version > version) return { state: 'newer' };
    const parsed = schema.safeParse(JSON.parse(opened.plain.toString('utf8')));
    return parsed.success ? { state: 'found', value: parsed.data } : { state: 'damaged' };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { state: 'damaged' };
    throw cause;
  } finally {
    opened.plain.fill(0);
  }
}
