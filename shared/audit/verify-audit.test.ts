import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ExportHead, lineOf } from './export-file.ts';
import {
  inPieces,
  newTenantKey,
  nextEntry,
  type SampleLog,
  sampleLog,
} from './testing/sample-log.ts';
import { verifyAudit } from './verify-audit.ts';

let log: SampleLog;
let lines: string[];
beforeAll(async () => {
  log = await sampleLog(23, 5);
  lines = log.text.split('\n').slice(0, -1);
});

const verdictOn = (text: string, pinned = log.key.publicJwk) => verifyAudit(inPieces(text), pinned);
const joined = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');
const without = (at: number) => joined(lines.toSpliced(at, 1));

/** One change of a file, of any of the kinds in which somebody might bend a log. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('move' as const), at: fc.nat(), to: fc.nat() }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({
    kind: fc.constant('byte' as const),
    at: fc.nat(),
    by: fc.integer({ min: 1, max: 127 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    text: fc.string({ minLength: 1 }),
  }),
);

function mutate(text: string, change: typeof mutation extends fc.Arbitrary<infer T> ? T : never) {
  const at = change.at % lines.length;
  const place = change.at % text.length;
  switch (change.kind) {
    case 'delete':
      return without(at);
    case 'double':
      return joined(lines.toSpliced(at, 0, lines[at] ?? ''));
    case 'move': {
      const rest = lines.toSpliced(at, 1);
      return joined(rest.toSpliced(change.to % lines.length, 0, lines[at] ?? ''));
    }
    case 'cut':
      return text.slice(0, place);
    case 'byte': {
      const code = (text.charCodeAt(place) + change.by) % 128;
      return text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1);
    }
    case 'insert':
      return text.slice(0, place) + change.text + text.slice(place);
  }
}

describe('an exported audit log', () => {
  it('is intact as it was exported (control), with its company’s key and with its own', async () => {
    const facts = { outcome: 'intact', entries: 23, covered: 23, sealedAt: 1_750_000_000_000 };
    expect(await verdictOn(log.text)).toMatchObject(facts);
    expect(await verifyAudit(inPieces(log.text, 7), null)).toMatchObject(facts);
  });

  it('shows any single deletion, doubling, move, cut, changed byte and insertion', async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async (change) => {
        const mutated = mutate(log.text, change);
        fc.pre(mutated !== log.text);
        expect((await verdictOn(mutated)).outcome).toBe('broken');
      }),
      { numRuns: 400 },
    );
  });

  it('shows every entry, checkpoint and the head taken away, and says where', async () => {
    for (const at of lines.keys()) {
      expect(await verdictOn(without(at)), lines[at]).toMatchObject({ outcome: 'broken' });
    }
    expect(await verdictOn(without(4))).toMatchObject({ fault: 'number', entry: 4, line: 5 });
    expect(await verdictOn(joined(lines.slice(0, 13)))).toMatchObject({ fault: 'short' });
  });

  it('shows what was written anew from some place on, with every hash right', async () => {
    const entries = log.entries.slice(0, 2);
    while (entries.length < log.entries.length) {
      entries.push(await nextEntry(log.tenantId, entries.at(-1), { forged: true }));
    }
    const anew = lines.map((line) => {
      const id = /^\{"entry":.*"id":(\d+)/s.exec(line)?.[1];
      const entry = entries[Number(id) - 1];
      return entry ? lineOf({ entry }).trimEnd() : line;
    });
    expect(await verdictOn(joined(anew))).toMatchObject({ fault: 'mismatch', entry: 6 });
    // Control: without what was signed in between, the seal of the end still finds it.
    const bare = anew.filter((line) => !line.startsWith('{"checkpoint"'));
    expect(await verdictOn(joined(bare))).toMatchObject({ fault: 'mismatch', entry: 23 });
  });

  it('says when nobody signed its end', async () => {
    const entry = await nextEntry(log.tenantId, log.entries.at(-1));
    expect(await verdictOn(log.text + lineOf({ entry }))).toMatchObject({
      outcome: 'uncovered',
      entries: 24,
      covered: 23,
    });
  });

  it('is one company’s: neither another key nor another log’s signatures stand in', async () => {
    const other = await sampleLog(23, 5);
    expect(await verdictOn(log.text, other.key.publicJwk)).toMatchObject({ fault: 'tenant-key' });
    const [head] = lines;
    const [theirs] = other.text.split('\n');
    const mixed = { ...ExportHead.parse(JSON.parse(head ?? '')) };
    mixed.seal = ExportHead.parse(JSON.parse(theirs ?? '')).seal;
    expect(await verdictOn(lineOf(mixed) + joined(lines.slice(1)))).toMatchObject({
      fault: 'seal',
    });
    const stranger = { ...mixed, tenantKey: (await newTenantKey()).publicJwk };
    expect(await verifyAudit(inPieces(lineOf(stranger)), null)).toMatchObject({ fault: 'seal' });
  });

  it('takes no checkpoint for the seal: or an earlier end could stand in for the end', async () => {
    const checkpoint: string = JSON.parse(lines[6] ?? '').checkpoint;
    const head = ExportHead.parse(JSON.parse(lines[0] ?? ''));
    const short = lineOf({ ...head, seal: checkpoint }) + joined(lines.slice(1, 7));
    expect(await verdictOn(short)).toMatchObject({ outcome: 'broken', fault: 'seal' });
  });

  it('never reads from anything else, and nothing throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect((await verdictOn(text)).outcome).toBe('broken');
      }),
    );
  });
});
