import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newChannelId, newMessage } from '../testing/sample.ts';
import { openDatabase } from './database.ts';
import { createLocalStore, type GoOn } from './local-store.ts';

const COUNT = 100_000;
const PAGE = 2_000;
const BATCH = 200;
const START = 1_760_000_000_000;

/** A store in memory with so many messages, each with a word of its own. */
function filledStore(count: number, goOn: GoOn = () => undefined) {
  const db = openDatabase({ path: '', key: randomBytes(32), mode: 'memory' });
  onTestFinished(() => void db.close());
  const store = createLocalStore(db, goOn);
  const id = newChannelId();
  for (let from = 1; from <= count; from += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, count - from + 1) }, (_, at) =>
      newMessage(id, from + at, { body: `word${from + at} 消息`, sentAt: START + from + at }),
    );
    store.putMessages(id, page);
  }
  const count_ = db.prepare('SELECT count(*) FROM messages', { pluck: true });
  const index = db.prepare('SELECT sum(length(block)) FROM message_text_data', { pluck: true });
  return { store, id, rows: () => Number(count_.get()), indexBytes: () => Number(index.get()) };
}

describe('retention', () => {
  it('of 100,000 messages works in small pieces, between which others are served', {
    timeout: 300_000,
  }, () => {
    const { store, id, rows, indexBytes } = filledStore(COUNT);
    const full = indexBytes();
    const limits = { before: START + COUNT / 2, most: 1_000 };
    let before = rows();
    let calls = 0;
    while (store.trim(limits).more) {
      calls += 1;
      const now = rows();
      // One call does one batch at most, however much there is to do.
      expect(before - now).toBeLessThanOrEqual(BATCH);
      before = now;
      expect(store.readMessages(id, undefined, 1)).toHaveLength(1);
    }
    expect(calls).toBeGreaterThanOrEqual((COUNT - 1_000) / BATCH);
    expect(rows()).toBe(1_000);
    expect(store.storedRun(id)).toEqual({ from: COUNT - 999, to: COUNT });
    expect(store.search('word50000', 5)).toEqual([]);
    expect(store.search(`word${COUNT}`, 5)).toHaveLength(1);
    // What is gone is gone from the index as well, not only marked there.
    expect(indexBytes()).toBeLessThan(full / 20);
  });

  it('that is cut off by a lock has removed whole batches or nothing', () => {
    let allowed = Number.POSITIVE_INFINITY;
    const { store, rows } = filledStore(1_000, () => {
      allowed -= 1;
      if (allowed < 0) throw new Error('closing');
    });
    allowed = 150;
    expect(() => store.trim({ before: 0, most: 0 })).toThrow('closing');
    expect(rows()).toBe(1_000);
    allowed = Number.POSITIVE_INFINITY;
    expect(store.trim({ before: 0, most: 990 })).toEqual({ more: true });
    expect(rows()).toBe(990);
  });
});
