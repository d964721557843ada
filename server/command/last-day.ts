import { z } from 'zod';
import type { EpochMs } from '../../shared/domain/ids.ts';

const Day = z.iso.date();

/** The end of a day, `2026-12-31`, where this server is. Null for what is no day, or is over. */
export function endOfDay(text: string, now: EpochMs): EpochMs | null {
  const day = Day.safeParse(text);
  if (!day.success) return null;
  const [year = 0, month = 1, date = 1] = day.data.split('-').map(Number);
  const end = new Date(year, month - 1, date + 1).getTime();
  return end > now ? end : null;
}
