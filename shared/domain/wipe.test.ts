import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isOverdue,
  stageOf,
  WIPE_OVERDUE_MS,
  WIPE_WAITS_MS,
  WipeStage,
  wipeStateOf,
} from './wipe.ts';

const at = fc.nat({ max: 10 * WIPE_WAITS_MS });
const rank = (stage: WipeStage) => WipeStage.options.indexOf(stage);

it('a device goes on, whatever comes next', () => {
  const receipt = fc.option(
    fc.record({ receivedAt: at, outcome: fc.constantFrom('complete', 'incomplete') }),
  );
  fc.assert(
    fc.property(fc.option(at), receipt, at, (deliveredAt, before, now) => {
      const stage = rank(stageOf({ deliveredAt, receipt: before }));
      const complete = { receivedAt: now, outcome: 'complete' } as const;
      const later = [
        { deliveredAt: deliveredAt ?? now, receipt: before },
        { deliveredAt, receipt: before ?? { receivedAt: now, outcome: 'incomplete' as const } },
        { deliveredAt, receipt: complete },
      ];
      for (const next of later) expect(rank(stageOf(next))).toBeGreaterThanOrEqual(stage);
      expect(stageOf({ deliveredAt, receipt: complete })).toBe('wiped');
    }),
  );
});

it('a wipe that waits lapses and stays so; one that began or was called off stays what it is', () => {
  fc.assert(
    fc.property(at, at, at, (askedAt, first, second) => {
      const [now, later] = [Math.min(first, second), Math.max(first, second)];
      const waiting = { askedAt, cancelledAt: null, begunAt: null };
      if (wipeStateOf(waiting, now) === 'lapsed') {
        expect(wipeStateOf(waiting, later)).toBe('lapsed');
      }
      expect(wipeStateOf({ ...waiting, begunAt: now }, later)).toBe('begun');
      expect(wipeStateOf({ ...waiting, cancelledAt: now }, later)).toBe('cancelled');
    }),
  );
  expect(wipeStateOf({ askedAt: 0, cancelledAt: null, begunAt: null }, WIPE_WAITS_MS - 1)).toBe(
    'waiting',
  );
});

it('what is overdue stays so', () => {
  fc.assert(
    fc.property(at, at, at, (begunAt, first, second) => {
      const [now, later] = [Math.min(first, second), Math.max(first, second)];
      if (isOverdue(begunAt, now)) expect(isOverdue(begunAt, later)).toBe(true);
    }),
  );
  expect(isOverdue(0, WIPE_OVERDUE_MS - 1)).toBe(false);
  expect(isOverdue(0, WIPE_OVERDUE_MS)).toBe(true);
  expect(isOverdue(null, WIPE_OVERDUE_MS)).toBe(false);
});
