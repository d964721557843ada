import { eq, inArray, sql } from 'drizzle-orm';
import type { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { Platform } from '../../shared/domain/session.ts';
import type { Database } from '../db/database.ts';
import { asRecords, type Tx } from '../db/rows.ts';
import { sessions, watchCompanies, watchProfiles } from '../db/schema.ts';
import type { Memory } from './engine.ts';
import type { ObservedDevice } from './observed.ts';
import { CompanyNetworks, NO_PROFILE, Profile } from './profile.ts';
import { createBounded } from './rules/rule.ts';

/** Sessions whose device is remembered. */
const DEVICES_MOST = 20_000;
/** Whoever did nothing for so long is read again when they come back: an hour. */
const IDLE_MS = 3_600_000;

interface Held {
  profile: Profile;
  usedAt: EpochMs;
  changed: boolean;
}

/** What is known of one company, in memory while it is used, and in the database for the next start. */
export interface CompanyMemory extends Memory {
  /** Reads what these events need and is not in memory. */
  load(need: { people: readonly PersonId[]; sessions: readonly SessionId[] }): Promise<void>;
  /** Of a session that was asked for in `load`; null: there is none. */
  deviceOf(sessionId: SessionId): ObservedDevice | null;
  /** Writes back what changed, and lets go of whoever is idle. */
  save(): Promise<void>;
}

export function createCompanyMemory(
  database: Database,
  tenantId: TenantId,
  clock: () => EpochMs,
): CompanyMemory {
  const people = new Map<PersonId, Held>();
  const devices = createBounded<ObservedDevice>(DEVICES_MOST);
  let networks: CompanyNetworks | null = null;
  let networksChanged = false;

  async function readPeople(tx: Tx, ids: readonly PersonId[]): Promise<void> {
    const rows = await tx
      .select()
      .from(watchProfiles)
      .where(inArray(watchProfiles.personId, [...ids]));
    for (const id of ids) {
      const row = rows.find(({ personId }) => personId === id);
      // What an older version wrote and this one does not understand is learnt anew.
      const profile = Profile.safeParse(row?.profile).data ?? NO_PROFILE;
      people.set(id, { profile, usedAt: clock(), changed: false });
    }
  }

  async function readDevices(tx: Tx, ids: readonly SessionId[]): Promise<void> {
    const rows = await tx
      .select()
      .from(sessions)
      .where(inArray(sessions.id, [...ids]));
    for (const { id, deviceId, deviceKey, deviceName: name, platform } of rows) {
      const key = deviceKey ?? deviceId;
      devices.set(id, { key, name, platform: Platform.parse(platform), posture: null });
    }
  }

  async function readNetworks(tx: Tx): Promise<void> {
    const [row] = await tx
      .select()
      .from(watchCompanies)
      .where(eq(watchCompanies.tenantId, tenantId));
    networks = CompanyNetworks.safeParse(row?.networks).data ?? [];
  }

  return {
    async load(need) {
      const newPeople = [...new Set(need.people)].filter((id) => !people.has(id));
      const newSessions = [...new Set(need.sessions)].filter((id) => !devices.get(id));
      if (newPeople.length === 0 && newSessions.length === 0 && networks) return;
      await database.inTenant(tenantId, async (tx) => {
        if (newPeople.length > 0) await readPeople(tx, newPeople);
        if (newSessions.length > 0) await readDevices(tx, newSessions);
        if (!networks) await readNetworks(tx);
      });
    },
    deviceOf: (sessionId) => devices.get(sessionId) ?? null,
    profile: (personId) => people.get(personId)?.profile ?? NO_PROFILE,
    setProfile: (personId, profile) =>
      void people.set(personId, { profile, usedAt: clock(), changed: true }),
    company: () => networks ?? [],
    setCompany(after) {
      networksChanged ||= after !== networks;
      networks = after;
    },
    async save() {
      const changed = [...people].filter(([, held]) => held.changed);
      for (const [, held] of changed) held.changed = false;
      const records = changed.map(([id, { profile }]) => ({
        id,
        profile: JSON.stringify(profile),
      }));
      const company = networksChanged ? JSON.stringify(networks) : null;
      networksChanged = false;
      if (records.length > 0 || company !== null) {
        await database.inTenant(tenantId, async (tx) => {
          // Whoever has left the company meanwhile is not written.
          await tx.execute(sql`
            insert into watch_profiles (tenant_id, person_id, profile)
            select ${tenantId}, r.id, r.profile::jsonb
            from jsonb_to_recordset(${asRecords(records)}) as r(id uuid, profile text)
            join people p on p.id = r.id
            on conflict (tenant_id, person_id) do update set profile = excluded.profile`);
          if (company === null) return;
          await tx.execute(sql`
            insert into watch_companies (tenant_id, networks) values (${tenantId}, ${company}::jsonb)
            on conflict (tenant_id) do update set networks = excluded.networks`);
        });
      }
      const idle = clock() - IDLE_MS;
      for (const [id, held] of people) if (!held.changed && held.usedAt < idle) people.delete(id);
    },
  };
}
