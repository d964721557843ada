import type { EpochMs } from '../../shared/domain/ids.ts';
import type { Language } from '../../shared/language/language.ts';

export interface Formats {
  /** 14:05 */
  time(at: EpochMs): string;
  /** Today, yesterday, or a date; with the year when it is not this one. */
  day(at: EpochMs, now: EpochMs): string;
  /** Date and time, in full: for tooltips. */
  dateTime(at: EpochMs): string;
  /** 2026-11-25 14:05, in every language: for what is read off a picture. */
  stamp(at: EpochMs): string;
  /** 3 minutes ago */
  ago(at: EpochMs, now: EpochMs): string;
  /** 1 minute 30 seconds */
  duration(seconds: number): string;
  number(value: number): string;
  /** One, two and three */
  list(items: readonly string[]): string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  { unit: 'day', ms: DAY },
  { unit: 'hour', ms: HOUR },
  { unit: 'minute', ms: MINUTE },
  { unit: 'second', ms: SECOND },
] as const;

const made = new Map<Language, Formats>();

export function formatsIn(language: Language): Formats {
  const known = made.get(language) ?? createFormats(language);
  made.set(language, known);
  return known;
}

function createFormats(language: Language): Formats {
  const time = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const dayOfYear = new Intl.DateTimeFormat(language, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
  });
  const dayOfAnyYear = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
  const dateTime = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  // The calendar date of ISO 8601, which is how Sweden writes it.
  const date = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const list = new Intl.ListFormat(language);
  const number = new Intl.NumberFormat(language);
  const units = new Map(
    UNITS.map(({ unit }) => [
      unit,
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }),
    ]),
  );

  return {
    time: (at) => time.format(at),
    day: (at, now) => {
      const daysAway = daysBetween(now, at);
      if (daysAway === 0 || daysAway === -1) return capitalised(relative.format(daysAway, 'day'));
      const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
      return (sameYear ? dayOfYear : dayOfAnyYear).format(at);
    },
    dateTime: (at) => dateTime.format(at),
    stamp: (at) => `${date.format(at)} ${time.format(at)}`,
    ago: (at, now) => {
      const passed = Math.max(0, now - at);
      // Below a minute, "now": what changes each second only distracts.
      const found = UNITS.find(({ unit, ms }) => unit !== 'second' && passed >= ms);
      return found
        ? relative.format(-Math.floor(passed / found.ms), found.unit)
        : relative.format(0, 'second');
    },
    duration: (seconds) => {
      let rest = Math.max(0, Math.round(seconds)) * SECOND;
      const parts: string[] = [];
      for (const { unit, ms } of UNITS) {
        const count = Math.floor(rest / ms);
        if (count > 0) parts.push(units.get(unit)?.format(count) ?? '');
        rest -= count * ms;
      }
      return parts.length === 0 ? (units.get('second')?.format(0) ?? '') : parts.join(' ');
    },
    number: (value) => number.format(value),
    list: (items) => list.format(items),
  };
}

/** Calendar days from `from` to `to` where the person is; negative for earlier ones. */
function daysBetween(from: EpochMs, to: EpochMs): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / DAY);
}

const startOfDay = (at: EpochMs): number => new Date(at).setHours(0, 0, 0, 0);

const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
