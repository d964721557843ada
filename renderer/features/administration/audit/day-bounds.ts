import type { AuditFilter } from '../../../../shared/protocol/routes/audit.ts';

/** Midnight before the day, where the person is; null for what is no day. */
function midnight(day: string, later: number): Date | null {
  const at = new Date(`${day}T00:00`);
  if (Number.isNaN(at.getTime())) return null;
  // Not 24 hours: a day can have 23 or 25 of them.
  at.setDate(at.getDate() + later);
  return at;
}

/** From the beginning of the first to the end of the last, each as `2026-11-25`, or empty for any. */
export function dayBounds(first: string, last: string): Pick<AuditFilter, 'from' | 'until'> {
  const from = midnight(first, 0);
  const until = midnight(last, 1);
  return {
    ...(from ? { from: from.getTime() } : {}),
    ...(until ? { until: until.getTime() } : {}),
  };
}
