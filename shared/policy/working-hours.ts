import { z } from 'zod';
import { parsedOnce } from './parsed-once.ts';

const DAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 24 * 60;
const RANGE = /^([a-z]{3})(?:-([a-z]{3}))? (\d{2}):(\d{2})-(\d{2}):(\d{2})$/i;
/** `Area/City` of the IANA time zone database, or UTC. */
const ZONE = / ([A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+|UTC)$/;

/** Days are indexes from Monday; minutes are of the day. A range may go past midnight. */
interface Range {
  days: readonly number[];
  from: number;
  until: number;
}

interface Hours {
  ranges: readonly Range[];
  /** Undefined: the computer's own, which may change while the app runs. */
  clock: Intl.DateTimeFormat | undefined;
}

const hoursIn = parsedOnce((text): Hours | null => {
  const zone = ZONE.exec(text)?.[1];
  const clock = zone === undefined ? undefined : clockOf(zone);
  if (clock === null) return null;
  const ranges = text
    .replace(ZONE, '')
    .split(',')
    .map((range) => rangeOf(range.trim()));
  return ranges.every((range) => range !== null) ? { ranges, clock } : null;
});

/** A condition on the time: `Mon-Fri 08:00-19:00, Sat 09:00-13:00 Asia/Shanghai`. */
export const HoursCondition = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => hoursIn(text) !== null, { message: 'hours, such as Mon-Fri 08:00-19:00' });

/** Whether a moment (milliseconds since 1970) lies in the condition's hours. Whole minutes count. */
export function isWorkingTime(condition: string, at: number): boolean {
  const hours = hoursIn(condition);
  if (!hours) return false;
  const { day, minute } = hours.clock ? onClock(hours.clock, at) : onOwnClock(at);
  const yesterday = (day + 6) % 7;
  return hours.ranges.some(({ days, from, until }) =>
    from < until
      ? days.includes(day) && minute >= from && minute < until
      : (days.includes(day) && minute >= from) || (days.includes(yesterday) && minute < until),
  );
}

interface Local {
  day: number;
  minute: number;
}

function onOwnClock(at: number): Local {
  const date = new Date(at);
  return { day: (date.getDay() + 6) % 7, minute: date.getHours() * 60 + date.getMinutes() };
}

function onClock(clock: Intl.DateTimeFormat, at: number): Local {
  const parts = clock.formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return {
    day: dayOf(part('weekday')) ?? 0,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

function rangeOf(text: string): Range | null {
  const found = RANGE.exec(text);
  if (!found) return null;
  const [, first = '', last = first, ...digits] = found;
  const [start, end] = [dayOf(first), dayOf(last)];
  const [hour = 0, minute = 0, untilHour = 0, untilMinute = 0] = digits.map(Number);
  const [from, until] = [hour * 60 + minute, untilHour * 60 + untilMinute];
  if (start === null || end === null || minute > 59 || untilMinute > 59) return null;
  if (from >= DAY_MINUTES || until > DAY_MINUTES || from === until) return null;
  const count = ((end - start + 7) % 7) + 1;
  return { days: Array.from({ length: count }, (_, i) => (start + i) % 7), from, until };
}

function dayOf(name: string): number | null {
  const day = DAYS.indexOf(name.slice(0, 3).toLowerCase());
  return day < 0 ? null : day;
}

/** Of a zone; null when there is none of that name. */
function clockOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    });
  } catch {
    return null;
  }
}
