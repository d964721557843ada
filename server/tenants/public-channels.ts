import { and, asc, count, eq, gte, inArray, sql } from 'drizzle-orm';
import { MEMBERS_MAX } from '../../shared/domain/channel.ts';
import type { PersonId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import type { Tx } from '../db/rows.ts';
import { channels, memberships } from '../db/schema.ts';

/** With nothing unread. Throws `NightjarError` `TooLarge` when one has no place for one more. */
export async function joinPublicChannels(tx: Tx, personId: PersonId): Promise<void> {
  // Two people at once do not both take the last place.
  await holdPublicChannels(tx);
  const [full] = await tx
    .select({ id: channels.id })
    .from(channels)
    .innerJoin(memberships, eq(memberships.channelId, channels.id))
    .where(eq(channels.kind, 'public'))
    .groupBy(channels.id)
    .having(gte(count(), MEMBERS_MAX))
    .limit(1);
  if (full) throw new NightjarError('TooLarge', 'a public channel has no place for one more');
  await tx.execute(sql`
    insert into memberships (tenant_id, channel_id, person_id, read_seq)
    select tenant_id, id, ${personId}, last_seq from channels
    where tenant_id = current_tenant() and kind = 'public'
    on conflict do nothing`);
}

/** Of somebody who is a guest by now: the database lets nobody else leave. */
export async function leavePublicChannels(tx: Tx, personId: PersonId): Promise<void> {
  // What they are just writing is either in the channel before they leave, or nowhere.
  const held = await holdPublicChannels(tx);
  await tx
    .delete(memberships)
    .where(and(eq(memberships.personId, personId), inArray(memberships.channelId, held)));
}

/** In the order of `append`. */
async function holdPublicChannels(tx: Tx): Promise<string[]> {
  const held = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(eq(channels.kind, 'public'))
    .orderBy(asc(channels.id))
    .for('no key update');
  return held.map(({ id }) => id);
}
