import { and, asc, count, gt, ilike, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { AccountOverview, type AccountState } from '../../shared/domain/account.ts';
import type { EpochMs } from '../../shared/domain/ids.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';

interface Wanted {
  name: string;
  state?: AccountState | undefined;
  from: number;
  limit: number;
}

/** The company's people by name, and how many match. */
export async function listPeople(
  tx: Tx,
  { name, state, from, limit }: Wanted,
  now: EpochMs,
): Promise<RouteReply<'listPeople'>> {
  // A backslash, as PostgreSQL has it, before what would stand for anything.
  const part = `%${name.replace(/[\\%_]/g, '\\$&')}%`;
  const wanted = and(
    or(ilike(people.name, part), ilike(people.email, part)),
    state === undefined ? undefined : inState(state, now),
  );
  const rows = await tx
    .select({ person: people, ...countsOfPerson(now) })
    .from(people)
    .where(wanted)
    .orderBy(asc(people.name), people.id)
    .limit(limit)
    .offset(from);
  const [all] = await tx.select({ n: count() }).from(people).where(wanted);
  const overviews = rows.map(({ person, totp, passkeys, recoveryCodes, sessions, lastSeenAt }) =>
    AccountOverview.parse({
      ...person,
      state: stateOf(person, now),
      factors: { password: person.passwordHash !== null, totp: totp > 0, passkeys, recoveryCodes },
      sessions,
      lastSeenAt,
    }),
  );
  return { people: overviews, total: all?.n ?? 0 };
}

const countsOfPerson = (now: EpochMs) => ({
  totp: counted(sql`totp_secrets f where f.person_id = people.id`),
  passkeys: counted(sql`passkeys f where f.person_id = people.id`),
  recoveryCodes: counted(sql`recovery_codes f where f.person_id = people.id and f.used_at is null`),
  sessions: counted(
    sql`sessions s where s.person_id = people.id and s.revoked_at is null and s.expires_at > ${now}`,
  ),
  lastSeenAt: sql<number | null>`(select max(s.last_seen_at) from sessions s
    where s.person_id = people.id)`.mapWith((value) => (value === null ? null : Number(value))),
});

const counted = (from: SQL) => sql<number>`(select count(*) from ${from})`.mapWith(Number);

type Marks = Pick<typeof people.$inferSelect, 'deactivatedAt' | 'suspendedAt' | 'endsAt'>;

function stateOf({ deactivatedAt, suspendedAt, endsAt }: Marks, now: EpochMs): AccountState {
  if (deactivatedAt !== null) return 'deactivated';
  if (endsAt !== null && endsAt <= now) return 'ended';
  return suspendedAt === null ? 'active' : 'suspended';
}

/** The same as `stateOf`, as the database asks it. */
function inState(state: AccountState, now: EpochMs): SQL | undefined {
  const there = isNull(people.deactivatedAt);
  const ended = lte(people.endsAt, now);
  const going = or(isNull(people.endsAt), gt(people.endsAt, now));
  const states: Readonly<Record<AccountState, SQL | undefined>> = {
    active: and(there, going, isNull(people.suspendedAt)),
    suspended: and(there, going, isNotNull(people.suspendedAt)),
    ended: and(there, ended),
    deactivated: isNotNull(people.deactivatedAt),
  };
  return states[state];
}
