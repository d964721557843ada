import { describe, expect, it } from 'vitest';
import { createIdleMonitor } from './idle-monitor.ts';
import type { SessionEvent, Surroundings } from './session-state.ts';
import { ManualClock } from './testing/manual-clock.ts';

function watch(deadlineIn: number | null) {
  const clock = new ManualClock();
  const deadline = deadlineIn === null ? null : clock.monotonicNow() + deadlineIn;
  const looks: { at: number; event: SessionEvent }[] = [];
  const around: Surroundings[] = [];
  const failures: unknown[] = [];
  const start = clock.monotonicNow();
  const source = { answer: 0 as number | Error, screenIsLocked: false, addresses: ['10.0.0.7'] };
  const monitor = createIdleMonitor({
    clock,
    desktop: {
      idleSeconds: () => {
        if (source.answer instanceof Error) throw source.answer;
        return source.answer;
      },
      screenIsLocked: () => source.screenIsLocked,
      addresses: () => source.addresses,
      isPresenting: () => false,
    },
    untilDeadline: () => (deadline === null ? null : deadline - clock.monotonicNow()),
    report: (event) => {
      if (event.type === 'surroundings') around.push(event.surroundings);
      else looks.push({ at: clock.monotonicNow() - start, event });
    },
    failed: (cause) => failures.push(cause),
  });
  return { clock, looks, around, failures, monitor, source };
}

describe('the idle monitor', () => {
  it('looks each second, and takes a whole second for what it may be', () => {
    const { clock, looks, monitor, source } = watch(60_000);
    source.answer = 7;
    monitor.schedule();
    clock.advance(3_000);
    expect(looks.map(({ at }) => at)).toEqual([1_000, 2_000, 3_000]);
    expect(looks[0]?.event).toEqual({ type: 'activity', atLeastMs: 7_000, atMostMs: 8_000 });
  });

  it('sees that the screen is locked, where no event tells of it', () => {
    const { clock, looks, monitor, source } = watch(60_000);
    monitor.schedule();
    clock.advance(1_000);
    source.screenIsLocked = true;
    clock.advance(1_000);
    expect(looks.map(({ event }) => event.type)).toEqual(['activity', 'occurred']);
    expect(looks[1]?.event).toEqual({ type: 'occurred', what: 'screen-lock' });
  });

  it('looks around each time, whatever the idle time fails with', () => {
    const { clock, around, monitor, source } = watch(60_000);
    source.answer = new Error('no display');
    monitor.schedule();
    clock.advance(1_000);
    source.addresses = ['192.168.1.9'];
    clock.advance(1_000);
    expect(around).toEqual([
      { addresses: ['10.0.0.7'], presenting: false },
      { addresses: ['192.168.1.9'], presenting: false },
    ]);
  });

  it('is not put off by events that come more often than it looks', () => {
    const { clock, looks, monitor } = watch(60_000);
    for (let passed = 0; passed < 5_000; passed += 100) {
      monitor.schedule();
      clock.advance(100);
    }
    expect(looks.map(({ at }) => at)).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
  });

  it('looks just before the deadline, and at it', () => {
    const { clock, looks, monitor } = watch(2_500);
    monitor.schedule();
    clock.advance(2_500);
    const times = looks.map(({ at }) => at);
    expect(times.at(-1)).toBe(2_500);
    expect(times.at(-2)).toBeGreaterThanOrEqual(2_450);
  });

  it('does not spin when the deadline has passed and nobody acts on it', () => {
    const { clock, looks, monitor } = watch(10);
    monitor.schedule();
    clock.advance(110);
    expect(looks.length).toBeLessThanOrEqual(101);
  });

  it('rests while nobody is signed in, and when it is stopped', () => {
    const nobody = watch(null);
    nobody.monitor.schedule();
    expect(nobody.clock.timers).toBe(0);

    const { clock, monitor } = watch(60_000);
    monitor.schedule();
    expect(clock.timers).toBe(1);
    monitor.stop();
    expect(clock.timers).toBe(0);
  });

  it.each([new Error('no display'), Number.NaN, -1])(
    'confirms nobody when the source answers %s, says so once, and goes on',
    (answer) => {
      const { clock, looks, failures, monitor, source } = watch(60_000);
      source.answer = answer;
      monitor.schedule();
      clock.advance(2_000);
      expect(looks.map(({ event }) => event.type)).toEqual(['tick', 'tick']);
      expect(failures).toHaveLength(1);
      source.answer = 0;
      clock.advance(1_000);
      expect(looks.at(-1)?.event.type).toBe('activity');
    },
  );
});
