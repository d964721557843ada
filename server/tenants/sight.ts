import { eq, ne, or, type SQL, sql } from 'drizzle-orm';
import type { LiveSession } from '../accounts/sessions.ts';
import { people } from '../db/schema.ts';

/** Somebody who looks, with their role of this moment. */
export type Viewer = Pick<LiveSession, 'personId' | 'role'>;

/**
 * Whom of their company somebody sees, as a condition on `people` (docs/decisions/guests.md): owners and
 * admins everybody; members everybody but guests, and guests nobody; and each of them whoever is in a
 * channel with them.
 */
export function visibleTo({ personId, role }: Viewer): SQL | undefined {
  switch (role) {
    case 'owner':
    case 'admin':
      return undefined;
    case 'member':
      return or(ne(people.role, 'guest'), eq(people.id, personId), sharesChannelWith(personId));
    case 'guest':
      return or(eq(people.id, personId), sharesChannelWith(personId));
  }
}

const sharesChannelWith = (personId: string): SQL => sql`exists (
  select from memberships mine
  join memberships theirs on theirs.tenant_id = mine.tenant_id and theirs.channel_id = mine.channel_id
  where mine.tenant_id = ${people.tenantId} and mine.person_id = ${personId}
    and theirs.person_id = ${people.id})`;
