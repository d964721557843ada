import { and, asc, count, eq, ilike, or } from 'drizzle-orm';
import { DeviceOverview } from '../../shared/domain/device-overview.ts';
import { type EpochMs, SessionId } from '../../shared/domain/ids.ts';
import { type ModeOf, stateOf } from '../accounts/device-state.ts';
import { isLive, type LiveSession } from '../accounts/sessions.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants } from '../db/schema.ts';

/** The tenant's living sessions by the names of people and devices, and how many match. */
export async function listDevices(
  tx: Tx,
  caller: LiveSession,
  { name, from, limit }: { name: string; from: number; limit: number },
  modeOf: ModeOf,
  now: EpochMs,
): Promise<{ devices: DeviceOverview[]; total: number }> {
  // A backslash, as PostgreSQL has it, before what would stand for anything.
  const part = `%${name.replace(/[\\%_]/g, '\\$&')}%`;
  const wanted = and(isLive(now), or(ilike(people.name, part), ilike(sessions.deviceName, part)));
  const rows = await tx
    .select({ session: sessions, person: people })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(wanted)
    .orderBy(asc(people.name), asc(sessions.deviceName), sessions.id)
    .limit(limit)
    .offset(from);
  const [all] = await tx
    .select({ n: count() })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(wanted);
  const devices = rows.map(({ session, person }) => {
    const sessionId = SessionId.parse(session.id);
    const current = sessionId === caller.sessionId;
    return DeviceOverview.parse({
      ...session,
      sessionId,
      person,
      current,
      state: stateOf(modeOf(sessionId)),
    });
  });
  return { devices, total: all?.n ?? 0 };
}
