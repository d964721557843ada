import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HoursCondition, isWorkingTime } from './working-hours.ts';

const isCondition = (text: string) => HoursCondition.safeParse(text).success;
const at = (time: string) => Date.parse(time);

describe('a condition on the time', () => {
  it.each([
    // 2026-11-23 is a Monday.
    ['Mon-Fri 08:00-19:00 UTC', '2026-11-23T08:00Z', true],
    ['Mon-Fri 08:00-19:00 UTC', '2026-11-23T07:59:59.999Z', false],
    ['Mon-Fri 08:00-19:00 UTC', '2026-11-27T18:59:59.999Z', true],
    ['Mon-Fri 08:00-19:00 UTC', '2026-11-27T19:00Z', false],
    ['Mon-Fri 08:00-19:00 UTC', '2026-11-28T12:00Z', false],
    ['mon-fri 08:00-19:00, SAT 09:00-13:00 UTC', '2026-11-28T12:00Z', true],
    // All day.
    ['Sat-Sun 00:00-24:00 UTC', '2026-11-29T23:59Z', true],
    ['Sat-Sun 00:00-24:00 UTC', '2026-11-30T00:00Z', false],
    // Past midnight: the night belongs to the day it began on.
    ['Fri 22:00-06:00 UTC', '2026-11-27T23:00Z', true],
    ['Fri 22:00-06:00 UTC', '2026-11-28T05:59Z', true],
    ['Fri 22:00-06:00 UTC', '2026-11-28T06:00Z', false],
    ['Fri 22:00-06:00 UTC', '2026-11-27T05:00Z', false],
    ['Fri 22:00-00:00 UTC', '2026-11-27T23:59Z', true],
    ['Fri 22:00-00:00 UTC', '2026-11-28T00:00Z', false],
    // From Sunday into Monday, and a range of days over the week's end.
    ['Sun 22:00-06:00 UTC', '2026-11-30T05:00Z', true],
    ['Sun 22:00-06:00 UTC', '2026-11-29T05:00Z', false],
    ['Sat-Mon 10:00-12:00 UTC', '2026-11-30T11:00Z', true],
    ['Sat-Mon 10:00-12:00 UTC', '2026-12-01T11:00Z', false],
    // Elsewhere it is another day.
    ['Mon 00:00-02:00 Asia/Shanghai', '2026-11-22T16:30Z', true],
    ['Mon 00:00-02:00 UTC', '2026-11-22T16:30Z', false],
    ['Mon 05:30-06:00 Asia/Kathmandu', '2026-11-22T23:45Z', true],
    ['Mon 08:00-09:00 America/Argentina/Buenos_Aires', '2026-11-23T11:30Z', true],
    // The clock jumps from 02:00 to 03:00, and in autumn shows 01:30 twice.
    ['Sun 02:30-03:30 America/New_York', '2026-03-08T06:59Z', false],
    ['Sun 02:30-03:30 America/New_York', '2026-03-08T07:00Z', true],
    ['Sun 02:30-03:30 America/New_York', '2026-03-08T07:30Z', false],
    ['Sun 01:00-02:00 America/New_York', '2026-11-01T05:30Z', true],
    ['Sun 01:00-02:00 America/New_York', '2026-11-01T06:30Z', true],
    ['Sun 01:00-02:00 America/New_York', '2026-11-01T07:00Z', false],
    // Half an hour of summer time.
    ['Mon 09:00-10:00 Australia/Lord_Howe', '2026-01-04T22:00Z', true],
    ['Mon 09:00-10:00 Australia/Lord_Howe', '2026-07-05T22:00Z', false],
    ['Mon 09:00-10:00 Australia/Lord_Howe', '2026-07-05T22:30Z', true],
  ])('%s at %s: %s', (condition, time, working) => {
    expect(isCondition(condition)).toBe(true);
    expect(isWorkingTime(condition, at(time))).toBe(working);
  });

  it.each([
    '',
    'Mon',
    'Mon 8:00-19:00',
    'Mon 08:00-24:01 UTC',
    'Mon 24:00-25:00',
    'Mon 08:60-19:00',
    'Mon 08:00-08:00',
    'Mon 08:00-19:00,',
    'Mon,Tue 08:00-19:00',
    'Mox 08:00-19:00',
    'Mon-Fri-Sun 08:00-19:00',
    'Mon 08:00-19:00 Mars/Olympus',
    'Mon 08:00-19:00 Shanghai',
    'Mon 08:00-19:00 UTC UTC',
    'Monday 08:00-19:00',
    '0８:00-19:00',
    `Mon 08:00-19:00${' '.repeat(200)}`,
  ])('%j is none', (text) => {
    expect(isCondition(text)).toBe(false);
    expect(isWorkingTime(text, 0)).toBe(false);
  });

  it('without a zone is told by this computer’s clock', () => {
    const noon = new Date(2026, 10, 23, 12, 0).getTime();
    expect(isWorkingTime('Mon 12:00-12:01', noon)).toBe(true);
    expect(isWorkingTime('Mon 12:01-12:02', noon)).toBe(false);
  });

  it('is met by day or by night, and by nothing in between', () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    const text = (m: number) =>
      `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
    const moment = fc.integer({ min: at('2020-01-01'), max: at('2040-01-01') });
    fc.assert(
      fc.property(minute, minute, moment, (from, until, when) => {
        fc.pre(from !== until);
        const day = `Mon-Sun ${text(from)}-${text(until)} Europe/London`;
        const night = `Mon-Sun ${text(until)}-${text(from)} Europe/London`;
        expect(isWorkingTime(day, when)).toBe(!isWorkingTime(night, when));
      }),
    );
    fc.assert(
      fc.property(fc.string(), (nonsense) => {
        expect(isCondition(nonsense) || !isWorkingTime(nonsense, 0)).toBe(true);
      }),
    );
  });
});
