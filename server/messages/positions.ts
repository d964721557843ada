import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { ChannelId, PersonId, Sequence } from '../../shared/domain/ids.ts';
import { asRecords, rowsOf, type Tx } from '../db/rows.ts';
import { channels, memberships } from '../db/schema.ts';

/** How far someone has read in a channel. */
const ReadPosition = z.object({
  channelId: ChannelId,
  personId: PersonId,
  seq: z.coerce.number().pipe(Sequence),
});
export type ReadPosition = z.infer<typeof ReadPosition>;

/** Moves channels' newest sequence to what was written. */
export async function raiseLastSeq(
  tx: Tx,
  reached: readonly { channelId: ChannelId; seq: Sequence }[],
): Promise<void> {
  await tx.execute(sql`
    update channels c set last_seq = r.seq
    from jsonb_to_recordset(${asRecords(reached)}) as r("channelId" uuid, seq bigint)
    where c.tenant_id = current_tenant() and c.id = r."channelId"`);
}

/**
 * Moves read positions forward, never back and not past a channel's end; answers those that moved.
 * At most one for each member of a channel.
 */
export async function raiseReadSeq(tx: Tx, read: readonly ReadPosition[]): Promise<ReadPosition[]> {
  return rowsOf(
    tx,
    sql`
      update memberships m set read_seq = least(r.seq, c.last_seq)
      from jsonb_to_recordset(${asRecords(read)}) as r("channelId" uuid, "personId" uuid, seq bigint),
        channels c
      where m.tenant_id = current_tenant() and m.channel_id = r."channelId"
        and m.person_id = r."personId"
        and c.tenant_id = m.tenant_id and c.id = m.channel_id
        and m.read_seq < least(r.seq, c.last_seq)
      returning m.channel_id as "channelId", m.person_id as "personId", m.read_seq as seq`,
    ReadPosition,
  );
}

/** Unread messages, all channels of a person together. Everybody asked for is in the answer. */
export async function countUnread(
  tx: Tx,
  personIds: readonly PersonId[],
): Promise<Map<PersonId, number>> {
  const rows = await tx
    .select({
      personId: memberships.personId,
      unread: sql`sum(${channels.lastSeq} - ${memberships.readSeq})`.mapWith(Number),
    })
    .from(memberships)
    .innerJoin(channels, eq(channels.id, memberships.channelId))
    .where(inArray(memberships.personId, [...personIds]))
    .groupBy(memberships.personId);
  const counted = new Map(rows.map((row) => [row.personId, row.unread]));
  return new Map(personIds.map((id) => [id, counted.get(id) ?? 0]));
}

export async function isMember(tx: Tx, channelId: ChannelId, personId: PersonId): Promise<boolean> {
  const rows = await tx
    .select({ id: memberships.channelId })
    .from(memberships)
    .where(and(eq(memberships.channelId, channelId), eq(memberships.personId, personId)));
  return rows.length > 0;
}
