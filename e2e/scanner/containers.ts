import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInflateRaw } from 'node:zlib';
import { Database } from '@signalapp/sqlcipher';
import { uncompress } from 'snappyjs';

/** Something readable found inside other bytes. */
export interface Unpacked {
  how: string;
  bytes: Buffer;
}

const MAX_OUTPUT = 64 * 1024 * 1024;
/** Bytes fed at a time: what came out before a stream breaks off is lost only within one such slice. */
const SLICE = 64;

/**
 * Everything raw deflate (RFC 1951) gives until it ends, breaks off or turns out to be none. Wrappers
 * are skipped by their callers: a wrapper's checksum would throw away what a cut-off stream gave.
 */
async function inflate(how: string, bytes: Buffer): Promise<Unpacked[]> {
  const stream = createInflateRaw();
  const chunks: Buffer[] = [];
  let size = 0;
  let over = false;
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
  });
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      resolve();
    };
    stream.once('end', end).once('error', end).once('close', end);
  });
  for (let at = 0; at < bytes.length && !over && size < MAX_OUTPUT; at += SLICE) {
    const written = new Promise<void>((resolve) => {
      stream.write(bytes.subarray(at, at + SLICE), () => resolve());
    });
    await Promise.race([written, ended]);
  }
  if (!over) stream.end();
  await ended;
  stream.destroy();
  return size > 0 ? [{ how, bytes: Buffer.concat(chunks) }] : [];
}

const attempt = (how: string, unpack: () => Uint8Array): Unpacked[] => {
  try {
    const bytes = Buffer.from(unpack());
    return bytes.length > 0 ? [{ how, bytes }] : [];
  } catch {
    return []; // Not readable as such after all: locked, torn, or alike by chance.
  }
};

function* occurrences(bytes: Buffer, magic: Buffer): Generator<number> {
  for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) yield at;
}

/** RFC 1952 §2.3: where the compressed data of a gzip member begins. */
function gzipData(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0;
  let data = at + 10;
  if (flags & 4 && data + 2 <= bytes.length) data += 2 + bytes.readUInt16LE(data);
  for (const zeroTerminated of [8, 16]) {
    if (flags & zeroTerminated) data = bytes.indexOf(0, data) + 1;
  }
  return flags & 2 ? data + 2 : data;
}

/** PKWARE APPNOTE 4.3.7: name and extra field follow the 30 bytes of a local header. */
function zipData(bytes: Buffer, at: number): number {
  if (at + 30 > bytes.length) return bytes.length;
  return at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
}

type DataStart = (bytes: Buffer, at: number) => number;

/** Each wrapper of deflate: its magic bytes, and where its data begins. zlib: RFC 1950 §2.2. */
const WRAPPERS: readonly { how: string; magic: Buffer; dataStart: DataStart }[] = [
  { how: 'gzip', magic: Buffer.from([0x1f, 0x8b, 0x08]), dataStart: gzipData },
  ...[0x01, 0x5e, 0x9c, 0xda].map((level) => ({
    how: 'zlib',
    magic: Buffer.from([0x78, level]),
    dataStart: (_bytes: Buffer, at: number) => at + 2,
  })),
  { how: 'zip', magic: Buffer.from('PK\u0003\u0004', 'latin1'), dataStart: zipData },
];

async function compressedStreams(bytes: Buffer): Promise<Unpacked[]> {
  const found: Unpacked[] = [];
  for (const { how, magic, dataStart } of WRAPPERS) {
    for (const at of occurrences(bytes, magic)) {
      found.push(...(await inflate(how, bytes.subarray(dataStart(bytes, at)))));
    }
  }
  return found;
}

/** Rows of a readable SQLite file: text that overflows a page is whole only when read as a row. */
function sqliteRows(path: string, bytes: Buffer): Unpacked[] {
  if (!bytes.subarray(0, 16).equals(Buffer.from('SQLite format 3\0'))) return [];
  return attempt('sqlite', () => {
    // A copy, so that looking neither waits for the owner's locks nor leaves files beside the original.
    const folder = mkdtempSync(join(tmpdir(), 'nightjar-sqlite-'));
    const copy = join(folder, 'copy.db');
    writeFileSync(copy, bytes);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    const db = new Database(copy);
    try {
      const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      const values = tables.flatMap(({ name }) =>
        db
          .prepare(`SELECT * FROM "${String(name).replaceAll('"', '""')}"`)
          .all()
          .flatMap((row) => Object.values(row)),
      );
      return Buffer.concat(
        values.flatMap((value) => [
          value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
          Buffer.from([0]),
        ]),
      );
    } finally {
      db.close();
      rmSync(folder, { recursive: true });
    }
  });
}

const LEVELDB_MAGIC = Buffer.from('57fb808b247547db', 'hex');
const FOOTER = 48;
const BLOCK_TRAILER = 5;

/** LEB128, as LevelDB's `doc/table_format.md` names it: varint64. */
function varint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = at, factor = 1; i < bytes.length; i += 1, factor *= 128) {
    const byte = bytes[i] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, next: i + 1 };
  }
  throw new RangeError('varint runs over the end');
}

function block(bytes: Buffer, offset: number, size: number): Buffer {
  const raw = bytes.subarray(offset, offset + size);
  return bytes[offset + size] === 1 ? Buffer.from(uncompress(raw)) : raw;
}

/** Data blocks of a LevelDB table, decompressed: also of records deleted but not compacted away. */
function leveldbBlocks(bytes: Buffer): Unpacked[] {
  if (bytes.length < FOOTER || !bytes.subarray(-8).equals(LEVELDB_MAGIC)) return [];
  return attempt('leveldb', () => {
    const footer = bytes.subarray(-FOOTER);
    const metaOffset = varint(footer, 0);
    const metaSize = varint(footer, metaOffset.next);
    const indexOffset = varint(footer, metaSize.next);
    const indexSize = varint(footer, indexOffset.next);
    const index = block(bytes, indexOffset.value, indexSize.value);
    const restarts = index.readUInt32LE(index.length - 4);
    const end = index.length - 4 - restarts * 4;
    const blocks: Buffer[] = [];
    for (let at = 0; at < end; ) {
      const shared = varint(index, at);
      const unshared = varint(index, shared.next);
      const valueSize = varint(index, unshared.next);
      const valueAt = valueSize.next + unshared.value;
      const dataOffset = varint(index, valueAt);
      const dataSize = varint(index, dataOffset.next);
      if (dataOffset.value + dataSize.value + BLOCK_TRAILER <= bytes.length) {
        blocks.push(block(bytes, dataOffset.value, dataSize.value));
      }
      at = valueAt + valueSize.value;
    }
    return Buffer.concat(blocks);
  });
}

/** What lies inside a file, one level deep. */
export async function unpack(path: string, bytes: Buffer): Promise<Unpacked[]> {
  return [...(await compressedStreams(bytes)), ...sqliteRows(path, bytes), ...leveldbBlocks(bytes)];
}
