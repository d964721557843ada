import { randomUUID } from 'node:crypto';
import { asc, eq, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Channel, MEMBERS_MAX } from '../../shared/domain/channel.ts';
import { ChannelId, type EpochMs, PersonId } from '../../shared/domain/ids.ts';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { channels, memberships, people } from '../db/schema.ts';
import { allVisible } from '../tenants/people.ts';

const ChannelRow = Channel.extend({
  // 64-bit integers come as text from one engine and as numbers from the other.
  lastSeq: z.coerce.number().pipe(Channel.shape.lastSeq),
  readSeq: z.coerce.number().pipe(Channel.shape.readSeq),
});

/** Every channel a person is in, as that person sees it. */
export const readChannels = (tx: Tx, personId: PersonId): Promise<Channel[]> =>
  rowsOf(
    tx,
    sql`
      select c.id, c.kind, c.name, c.topic, c.last_seq as "lastSeq", m.read_seq as "readSeq",
        (select jsonb_agg(o.person_id order by o.person_id) from memberships o
          where o.tenant_id = c.tenant_id and o.channel_id = c.id) as "memberIds"
      from memberships m
      join channels c on c.tenant_id = m.tenant_id and c.id = m.channel_id
      where m.tenant_id = current_tenant() and m.person_id = ${personId}
      order by c.name, c.id`,
    ChannelRow,
  );

/** The ids alone: where a socket listens. */
export async function channelIdsOf(tx: Tx, personId: PersonId): Promise<ChannelId[]> {
  const rows = await tx
    .select({ id: memberships.channelId })
    .from(memberships)
    .where(eq(memberships.personId, personId));
  return z.array(ChannelId).parse(rows.map((row) => row.id));
}

export type Maker = Pick<LiveSession, 'tenantId' | 'personId' | 'role'>;

export interface NewChannel {
  kind: 'public' | 'private';
  name: string;
  topic: string;
  memberIds: PersonId[];
}

/**
 * Makes a channel of the maker and `memberIds`; a public one is everybody's except guests'. `NotAllowed`
 * for a guest, `NotFound` when one of them is nobody whom the maker sees, `TooLarge` when it would have too
 * many members.
 */
export async function createChannel(
  tx: Tx,
  maker: Maker,
  wanted: NewChannel,
  now: EpochMs,
): Promise<Result<Channel>> {
  const { kind, name, topic } = wanted;
  if (maker.role === 'guest') return err('NotAllowed');
  if (!(await allVisible(tx, maker, [...new Set(wanted.memberIds)]))) {
    return err('NotFound', { detail: 'no such person' });
  }
  const everybody = kind === 'public' ? await everybodyButGuests(tx) : [];
  const memberIds = [...new Set([maker.personId, ...wanted.memberIds, ...everybody])].toSorted();
  if (memberIds.length > MEMBERS_MAX) return err('TooLarge', { detail: 'too many members' });
  const { tenantId } = maker;
  const id = ChannelId.parse(randomUUID());
  await tx.insert(channels).values({ tenantId, id, kind, name, topic, createdAt: now });
  await addMembers(tx, maker, id, memberIds);
  return ok({ id, kind, name, topic, memberIds, lastSeq: 0, readSeq: 0 });
}

/** The direct channel with a person, made when there is none. `NotFound` for nobody whom the maker sees. */
export async function openDirect(
  tx: Tx,
  maker: Maker,
  other: PersonId,
  now: EpochMs,
): Promise<Result<{ channel: Channel; made: boolean }>> {
  if (!(await allVisible(tx, maker, [other]))) return err('NotFound', { detail: 'no such person' });
  const { tenantId, personId } = maker;
  const memberIds = [...new Set([personId, other])].toSorted();
  const made = await tx
    .insert(channels)
    .values({
      tenantId,
      id: randomUUID(),
      kind: 'direct',
      name: '',
      topic: '',
      directPair: directPair(personId, other),
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: channels.id });
  if (made[0]) await addMembers(tx, maker, ChannelId.parse(made[0].id), memberIds);
  const [row] = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(eq(channels.directPair, directPair(personId, other)));
  const channel = (await readChannels(tx, personId)).find(({ id }) => id === row?.id);
  if (!channel) throw new NightjarError('ServerError', 'the direct channel is not there');
  return ok({ channel, made: made.length > 0 });
}

/** What is unique about a direct channel: its two people, in order. */
export const directPair = (one: PersonId, other: PersonId): string =>
  [one, other].toSorted().join(' ');

async function addMembers(
  tx: Tx,
  { tenantId }: Pick<Maker, 'tenantId'>,
  channelId: ChannelId,
  personIds: readonly PersonId[],
): Promise<void> {
  await tx
    .insert(memberships)
    .values(personIds.map((personId) => ({ tenantId, channelId, personId })));
}

/** Held with their role: whoever becomes a guest meanwhile comes after, and leaves the channel, or is not in it. */
async function everybodyButGuests(tx: Tx): Promise<PersonId[]> {
  const rows = await tx
    .select({ id: people.id })
    .from(people)
    .where(ne(people.role, 'guest'))
    .orderBy(asc(people.id))
    .for('share');
  return z.array(PersonId).parse(rows.map((row) => row.id));
}
