import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBatches } from './batches.ts';

it('runs everything once, in order, one batch at a time, none over the limit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 5 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      async (waits, limit) => {
        const done: number[] = [];
        let running = 0;
        const batches = createBatches<number>(async (items) => {
          running += 1;
          expect(running).toBe(1);
          expect(items.length).toBeLessThanOrEqual(limit);
          await new Promise((resolve) => setImmediate(resolve));
          done.push(...items);
          running -= 1;
        }, limit);
        for (const [index, wait] of waits.entries()) {
          batches.add(index);
          for (let turns = 0; turns < wait; turns += 1) {
            await new Promise((resolve) => setImmediate(resolve));
          }
        }
        await batches.idle();
        expect(done).toEqual(waits.map((_, index) => index));
      },
    ),
    { numRuns: 50 },
  );
});
