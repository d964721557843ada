import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageView } from '../../../../shared/ipc/view.ts';
import { HER, ME, outgoing, sent } from '../testing/samples.ts';
import {
  emptyTimeline,
  endOf,
  isAtEnd,
  keyOf,
  type Page,
  RUN_MOST,
  receive,
  type Timeline,
  takePage,
  takePlace,
  trimmed,
  withoutOutgoing,
} from './timeline.ts';

const pageOf = (from: number, to: number): Page => ({
  messages: Array.from({ length: to - from + 1 }, (_, i) => sent(from + i)),
  more: from > 1,
});
const seqs = ({ run }: Timeline) => run.map((message) => message.seq);
const opened = takePlace(emptyTimeline(true), pageOf(11, 20));

describe('live messages', () => {
  it('follow the run', () => {
    const next = receive(opened, [sent(21), sent(22)]);
    expect(endOf(next)).toBe(22);
    expect(isAtEnd(next)).toBe(true);
  });

  it('replace what they change', () => {
    const next = receive(opened, [sent(15, { body: 'changed' })]);
    expect(next.run[4]?.body).toBe('changed');
    expect(seqs(next)).toEqual(seqs(opened));
  });

  it('beyond a gap only say that there is more', () => {
    const next = receive(opened, [sent(25)]);
    expect(endOf(next)).toBe(20);
    expect(isAtEnd(next)).toBe(false);
    expect(endOf(takePage(next, pageOf(21, 25)))).toBe(25);
  });

  it('begin the run of an empty channel', () => {
    const empty = takePlace(emptyTimeline(false), { messages: [], more: false });
    expect(seqs(receive(empty, [sent(1)]))).toEqual([1]);
  });

  it('do not begin a run that has not been loaded', () => {
    expect(seqs(receive(emptyTimeline(true), [sent(6)]))).toEqual([]);
  });
});

describe('messages on their way', () => {
  const waiting = receive(opened, [outgoing(21), outgoing(22)]);

  it('give way to the sent ones', () => {
    const next = receive(waiting, [sent(21, { authorId: ME })]);
    expect(next.outgoing.map((each) => each.clientId)).toEqual([outgoing(22).clientId]);
    expect(endOf(next)).toBe(21);
  });

  it('do not come back when a late word of their sending arrives', () => {
    const arrived = receive(waiting, [sent(21, { authorId: ME })]);
    expect(receive(arrived, [outgoing(21)])).toEqual(arrived);
  });

  it('do not give way to somebody else who uses the same id', () => {
    const stolen = { ...sent(21, { authorId: HER }), clientId: outgoing(22).clientId };
    expect(receive(waiting, [stolen]).outgoing).toHaveLength(2);
  });

  it('keep their place when they fail, and go when discarded', () => {
    const failed = outgoing(21, { state: 'failed', error: { code: 'TooLarge' } } as never);
    const next = receive(waiting, [failed]);
    expect(next.outgoing[0]?.state).toBe('failed');
    expect(withoutOutgoing(next, failed.clientId).outgoing).toHaveLength(1);
  });

  it('that waited longest come first', () => {
    const next = receive(waiting, [outgoing(5)]);
    expect(next.outgoing[0]?.clientId).toBe(outgoing(5).clientId);
  });
});

describe('pages', () => {
  it('join at either side', () => {
    expect(seqs(takePage(opened, pageOf(1, 12)))).toEqual(
      pageOf(1, 20).messages.map((_, i) => i + 1),
    );
    expect(takePage(opened, pageOf(1, 12)).older).toBe(false);
    expect(takePage(opened, pageOf(18, 20)).older).toBe(true);
  });

  it('of another place are refused, unless that place is wanted', () => {
    expect(takePage(opened, pageOf(1, 5))).toEqual(opened);
    expect(seqs(takePlace(opened, pageOf(1, 5)))).toEqual([1, 2, 3, 4, 5]);
  });

  it('are let go of at the side the reader is not at', () => {
    const long = takePlace(emptyTimeline(true), pageOf(1, RUN_MOST + 9));
    const atStart = trimmed(long, 'start');
    expect([atStart.run[0]?.seq, endOf(atStart), isAtEnd(atStart)]).toEqual([1, RUN_MOST, false]);
    const atEnd = trimmed(long, 'end');
    expect([atEnd.run[0]?.seq, atEnd.older, isAtEnd(atEnd)]).toEqual([10, true, true]);
  });
});

describe('in whichever order events and pages come', () => {
  const LOG = 40;
  const seq = fc.integer({ min: 1, max: LOG });
  const mine = (n: number) => n % 3 === 0;
  const step = fc.oneof(
    seq.map((n) => (t: Timeline) => receive(t, [sent(n)])),
    seq.map((n) => (t: Timeline) => (mine(n) ? receive(t, [outgoing(n)]) : t)),
    fc.tuple(seq, seq).map(([a, b]) => (t: Timeline) => {
      return takePage(t, pageOf(Math.min(a, b), Math.max(a, b)));
    }),
    fc.tuple(seq, seq).map(([a, b]) => (t: Timeline) => {
      return takePlace(t, pageOf(Math.min(a, b), Math.max(a, b)));
    }),
    fc.constantFrom('start', 'end').map((side) => (t: Timeline) => trimmed(t, side)),
  );

  it('the run is unbroken, nothing is twice, and reading on brings everything', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, older) => {
        const end = steps.reduce((t, next) => next(t), emptyTimeline(older));
        const first = end.run[0]?.seq ?? 0;
        expect(seqs(end)).toEqual(end.run.map((_, i) => first + i));
        const keys = [...end.run, ...end.outgoing].map((m: MessageView) => keyOf(m));
        expect(new Set(keys).size).toBe(keys.length);
        if (end.run.length > 0 && first > 1) expect(end.older).toBe(true);

        const read = takePage(takePlace(end, pageOf(1, LOG)), pageOf(1, LOG));
        expect(seqs(read)).toEqual(Array.from({ length: LOG }, (_, i) => i + 1));
        expect(read.outgoing).toEqual([]);
        expect(isAtEnd(read)).toBe(true);
      }),
    );
  });
});
