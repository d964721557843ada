import type { EpochMs } from '../../shared/domain/ids.ts';

const MINUTE_MS = 60_000;

/** `HH:MM`, local time, so many working days before the day of `now`. */
export function onWorkingDay(now: EpochMs, daysAgo: number, time: string): EpochMs {
  const day = new Date(now);
  for (let left = daysAgo; left > 0; ) {
    day.setDate(day.getDate() - 1);
    if (day.getDay() !== 0 && day.getDay() !== 6) left -= 1;
  }
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return day.setHours(hours, minutes, 0, 0);
}

export const minutesBefore = (now: EpochMs, minutes: number): EpochMs => now - minutes * MINUTE_MS;
