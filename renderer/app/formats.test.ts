import { describe, expect, it } from 'vitest';
import { formatsIn } from './formats.ts';

/** Local time: the formats are what the person's own clock says. */
const at = (day: number, hour = 12, month = 4, year = 2026) =>
  new Date(year, month, day, hour, 5).getTime();

describe('formats in English', () => {
  const { time, day, ago, duration, number } = formatsIn('en');

  it('tells time and days', () => {
    expect(time(at(9, 14))).toBe('14:05');
    expect(day(at(9, 0), at(9, 23))).toBe('Today');
    expect(day(at(8, 23), at(9, 0))).toBe('Yesterday');
    expect(day(at(7), at(9))).toBe('Thursday, May 7');
    expect(day(at(7, 12, 4, 2025), at(9))).toBe('May 7, 2025');
  });

  it('tells how long ago, and of the future nothing', () => {
    expect(ago(at(9, 12), at(9, 12))).toBe('now');
    expect(ago(at(9, 11), at(9, 12))).toBe('1 hour ago');
    expect(ago(at(6), at(9))).toBe('3 days ago');
    expect(ago(at(10), at(9))).toBe('now');
  });

  it('tells durations', () => {
    expect(duration(0)).toBe('0 seconds');
    expect(duration(90)).toBe('1 minute 30 seconds');
    expect(duration(86_400)).toBe('1 day');
    expect(number(12_345)).toBe('12,345');
  });
});

describe('formats in Chinese', () => {
  const { day, ago, duration } = formatsIn('zh-CN');

  it('stamps as every language does', () => {
    expect(formatsIn('zh-CN').stamp(at(9, 8))).toBe('2026-05-09 08:05');
    expect(formatsIn('en').stamp(at(9, 8))).toBe('2026-05-09 08:05');
  });

  it('tells the same', () => {
    expect(day(at(9), at(9))).toBe('今天');
    expect(day(at(8), at(9))).toBe('昨天');
    expect(day(at(7), at(9))).toBe('5月7日星期四');
    expect(ago(at(9, 9), at(9, 12))).toBe('3小时前');
    expect(duration(90)).toBe('1分钟 30秒钟');
  });
});
