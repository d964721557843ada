import { createFinder, type Needle } from '../scanner/needles.ts';
import { memoryOf } from './process-memory.ts';

/** What to look for, each with the name it is reported under. */
export interface Secrets {
  texts: readonly string[];
  keys?: Readonly<Record<string, Buffer>>;
}

export interface MemoryHit {
  name: string;
  encoding: string;
  /** Where, as the kernel calls it. */
  region: string;
}

export interface MemoryReport {
  bytes: number;
  hits: MemoryHit[];
}

/**
 * As memory holds them: JavaScript strings are Latin-1 or UTF-16, what comes from disk and network is
 * UTF-8. A key is raw where it is used, and hexadecimal or Base64 where it was passed on as text.
 */
function needlesFor({ texts, keys = {} }: Secrets): Needle[] {
  const ofText = (canary: string): Needle[] => [
    { canary, encoding: 'utf-8', bytes: Buffer.from(canary, 'utf8') },
    { canary, encoding: 'utf-16le', bytes: Buffer.from(canary, 'utf16le') },
  ];
  const ofKey = ([canary, key]: [string, Buffer]): Needle[] => {
    const hex = key.toString('hex');
    const written = [hex, hex.toUpperCase(), key.toString('base64').replaceAll('=', '')];
    return [{ canary, encoding: 'raw', bytes: key }].concat(
      written.flatMap((text) => ofText(text).map((needle) => ({ ...needle, canary }))),
    );
  };
  return [...texts.flatMap(ofText), ...Object.entries(keys).flatMap(ofKey)];
}

/** Looks for secrets in every byte that a process can read. Each is reported once a region and encoding. */
export async function scanMemory(pid: number, secrets: Secrets): Promise<MemoryReport> {
  const needles = needlesFor(secrets);
  const find = createFinder(needles);
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length)) - 1;
  const hits = new Map<string, MemoryHit>();
  let bytes = 0;
  for await (const piece of memoryOf(pid, overlap)) {
    bytes += piece.bytes.length;
    for (const { canary: name, encoding } of find(piece.bytes)) {
      const region = piece.region.what || 'anonymous';
      hits.set(`${name}\0${encoding}\0${piece.region.start}`, { name, encoding, region });
    }
  }
  return { bytes, hits: [...hits.values()] };
}
