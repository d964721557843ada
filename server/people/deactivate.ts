import { randomUUID } from 'node:crypto';
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import {
  type EpochMs,
  type PersonId,
  type ScimTokenId,
  type SessionId,
  type TenantId,
  WipeId,
} from '../../shared/domain/ids.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, wipes } from '../db/schema.ts';
import { beginWipe } from '../wipes/begin-wipe.ts';

/** On whose word an account is closed or opened again: an admin's, or that of the company's directory. */
export interface Word {
  tenantId: TenantId;
  /** The admin; null for the directory. */
  actorId: PersonId | null;
  /** The directory's; null for an admin. */
  tokenId: ScimTokenId | null;
}

export interface Leaving extends Word {
  /** Who answers for the wipe: the admin, or whoever let the directory in. */
  askedBy: PersonId;
  reason: string;
}

/**
 * Somebody left the company: nobody signs in to the account any more, and all its devices are wiped. Answers
 * the sessions that ended, to be told of (`wiped`) once this is committed; null when they had left before.
 */
export async function deactivate(
  tx: Tx,
  leaving: Leaving,
  personId: PersonId,
  now: EpochMs,
): Promise<SessionId[] | null> {
  // Not from the audit log, which refers to them: whoever ends one of their sessions notes it in there.
  const there = await tx
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.id, personId), isNull(people.deactivatedAt)))
    .for('no key update');
  if (there.length === 0) return null;
  // Before the account ends: what it opened still counts as living.
  const ended = await wipeAll(tx, leaving, personId, now);
  await tx
    .update(people)
    .set({ deactivatedAt: now, changedAt: now })
    .where(eq(people.id, personId));
  const { tenantId, actorId, tokenId } = leaving;
  const detail = { personId, tokenId, sessions: ended.length };
  await record(tx, { tenantId, at: now, actorId, action: 'person.deactivated', detail });
  return ended;
}

/** As a wipe, whose receipts are waited for; none when nothing is signed in. */
async function wipeAll(
  tx: Tx,
  { tenantId, actorId, askedBy, reason }: Leaving,
  personId: PersonId,
  now: EpochMs,
): Promise<SessionId[]> {
  const [open] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.personId, personId), isNull(sessions.revokedAt)))
    .limit(1);
  if (!open) return [];
  const wipeId = WipeId.parse(randomUUID());
  const target = { kind: 'person', personId } as const;
  await tx.insert(wipes).values({ tenantId, id: wipeId, ...target, reason, askedBy, askedAt: now });
  const ended = await beginWipe(tx, { tenantId, wipeId, target }, now);
  const entry = { tenantId, at: now, actorId };
  const asked = { wipeId, target: 'person', targetId: personId } as const;
  await record(tx, { ...entry, action: 'wipe.asked', detail: asked });
  const begun = { wipeId, sessions: ended.length };
  await record(tx, { ...entry, action: 'wipe.begun', detail: begun });
  return ended;
}

/** They are back. False when they were never away. */
export async function reactivate(
  tx: Tx,
  { tenantId, actorId, tokenId }: Word,
  personId: PersonId,
  now: EpochMs,
): Promise<boolean> {
  const back = await tx
    .update(people)
    .set({ deactivatedAt: null, changedAt: now })
    .where(and(eq(people.id, personId), isNotNull(people.deactivatedAt)))
    .returning({ id: people.id });
  if (back.length === 0) return false;
  const detail = { personId, tokenId };
  await record(tx, { tenantId, at: now, actorId, action: 'person.reactivated', detail });
  return true;
}
