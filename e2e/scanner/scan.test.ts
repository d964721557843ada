import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { Database } from '@signalapp/sqlcipher';
import { ClassicLevel } from 'classic-level';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scan } from './scan.ts';

const CANARIES = ['夜鹰金丝雀七号合同', 'canary-Kestrel-4471', 'naïve café 🐦 feather'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightjar-scan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const noise = Buffer.from('plain text before and after ');

const FORMS: Record<string, (text: string) => Buffer> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  hex: (text) => Buffer.from(Buffer.from(text).toString('hex')),
  'base64 at 0': (text) => Buffer.from(Buffer.from(text).toString('base64')),
  'base64 at 1': (text) => Buffer.from(Buffer.from(`a${text}b`).toString('base64')),
  'base64 at 2': (text) => Buffer.from(Buffer.from(`ab${text}c`).toString('base64url')),
  'JSON escapes': (text) =>
    Buffer.from(
      JSON.stringify(text).replace(
        /[\u0080-\uffff]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
    ),
  percent: (text) => Buffer.from(encodeURIComponent(text)),
  gzip: (text) => gzipSync(`<p>${text}</p>`),
  'gzip cut off': (text) => gzipSync(`${text}${'x'.repeat(50_000)}${Math.PI}`).subarray(0, -8),
  zlib: (text) => deflateSync(Buffer.from(text, 'utf16le')),
};

describe('the scanner', () => {
  it.each(Object.keys(FORMS))('finds every canary as %s, with other bytes around', async (form) => {
    for (const [i, canary] of CANARIES.entries()) {
      const planted = FORMS[form]?.(canary) ?? Buffer.alloc(0);
      await writeFile(join(folder, `${i}.bin`), Buffer.concat([noise, planted, noise]));
    }
    const { hits } = await scan([folder], CANARIES);
    expect(new Set(hits.map((hit) => hit.canary))).toEqual(new Set(CANARIES));
  });

  it('finds a canary in a row of SQLite that spans pages', async () => {
    const db = new Database(join(folder, 'plain.db'));
    db.exec('PRAGMA page_size = 512; CREATE TABLE t (body TEXT)');
    db.prepare('INSERT INTO t VALUES (?)').run([`${'x'.repeat(470)}${CANARIES.join('|')}`]);
    db.close();
    const { hits } = await scan([folder], CANARIES);
    expect(new Set(hits.map((hit) => hit.canary))).toEqual(new Set(CANARIES));
  });

  it('finds a deleted record in a compressed LevelDB table', async () => {
    const level = new ClassicLevel(join(folder, 'level'), { compression: true });
    for (let i = 0; i < 2_000; i += 1) await level.put(`key${i}`, `value ${i} `.repeat(20));
    await level.put('secret', CANARIES.join(' and again '));
    await level.compactRange('a', 'z');
    await level.close();
    const { hits } = await scan([folder], CANARIES);
    expect(new Set(hits.map((hit) => hit.canary))).toEqual(new Set(CANARIES));
    expect(hits.some((hit) => hit.encoding.startsWith('leveldb'))).toBe(true);
  });

  it('finds a canary in a file name, and nothing where there is none', async () => {
    await writeFile(join(folder, `${CANARIES[0]}.txt`), noise);
    await writeFile(join(folder, 'other.gz'), gzipSync(noise));
    const { hits, files } = await scan([folder], CANARIES);
    expect(files).toBe(2);
    expect(hits.map((hit) => hit.encoding)).toEqual(['file name, utf-8']);
  });

  it('says the same as a plain search, wherever the canary stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, plant) => {
        const canary = CANARIES[1] ?? '';
        const content = Buffer.concat([
          Buffer.from(bytes),
          Buffer.from(plant ? canary : canary.slice(1)),
          Buffer.from(bytes),
        ]);
        await writeFile(join(folder, 'f'), content);
        const { hits } = await scan([folder], CANARIES);
        expect(hits.length > 0).toBe(content.includes(canary));
      }),
      { numRuns: 50 },
    );
  });
});
