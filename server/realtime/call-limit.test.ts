import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SessionId } from '../../shared/domain/ids.ts';
import type { SocketCallName } from '../../shared/protocol/socket.ts';
import { CALL_LIMITS, createCallLimit } from './call-limit.ts';

const ANN = SessionId.parse('11111111-1111-4111-8111-111111111111');
const BO = SessionId.parse('22222222-2222-4222-8222-222222222222');

function limitAt(limits = CALL_LIMITS) {
  const time = { now: 1_000_000 };
  return { time, limit: createCallLimit(limits, () => time.now) };
}

it('takes a burst, then says when the next call is welcome', () => {
  const { time, limit } = limitAt({ perSecond: 50, burst: 200 });
  for (let call = 0; call < 200; call += 1) expect(limit(ANN, 'message.send').ok).toBe(true);
  const refused = limit(ANN, 'message.send');
  expect(refused).toEqual({ ok: false, error: { code: 'RateLimited', retryAfterMs: 20 } });
  // Another session is not concerned.
  expect(limit(BO, 'message.send').ok).toBe(true);
  time.now += 19;
  expect(limit(ANN, 'message.send').ok).toBe(false);
  time.now += 1;
  expect(limit(ANN, 'message.send').ok).toBe(true);
});

it('lets a client catch up in a thousand channels at once', () => {
  const { limit } = limitAt();
  for (let page = 0; page < 990; page += 1) expect(limit(ANN, 'sync.after').ok).toBe(true);
  // Control: of calls that cost more, so many are refused.
  expect(Array.from({ length: 990 }, () => limit(BO, 'sync.start').ok)).toContain(false);
});

it('never allows more than burst and rate, whatever the clock does, and forgives the patient', () => {
  const names: (SocketCallName | null)[] = ['message.send', 'channel.create', null];
  const step = fc.record({
    passed: fc.integer({ min: -5_000, max: 5_000 }),
    calls: fc.nat({ max: 30 }),
    name: fc.constantFrom(...names),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const limits = { perSecond: 10, burst: 20 };
      const { time, limit } = limitAt(limits);
      let allowed = 0;
      let forwards = 0;
      for (const { passed, calls, name } of steps) {
        time.now += passed;
        forwards += Math.max(0, passed);
        for (let call = 0; call < calls; call += 1) if (limit(ANN, name).ok) allowed += 1;
      }
      expect(allowed).toBeLessThanOrEqual(limits.burst + (forwards * limits.perSecond) / 1_000);
      const refused = limit(ANN, 'typing');
      if (!refused.ok) time.now += refused.error.retryAfterMs ?? 0;
      expect(refused.ok || limit(ANN, 'typing').ok).toBe(true);
    }),
  );
});
