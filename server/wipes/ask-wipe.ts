import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { type EpochMs, type SessionId, WipeId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import type { WipeTarget } from '../../shared/domain/wipe.ts';
import { assertNever, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { isLive, type LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants, wipes } from '../db/schema.ts';
import { beginWipe } from './begin-wipe.ts';

export interface AskedWipe {
  wipeId: WipeId;
  /** Empty while it waits for a second admin. */
  ended: SessionId[];
}

/**
 * Writes down who wants what, and why, and begins at once unless it is everyone. `NotFound` for no such
 * person or living session; `NotAllowed` for an owner's, unless an owner asks.
 */
export async function askWipe(
  tx: Tx,
  caller: LiveSession,
  { target, reason }: { target: WipeTarget; reason: string },
  now: EpochMs,
): Promise<Result<AskedWipe>> {
  const { tenantId, personId: actorId } = caller;
  const allowed = await checkTarget(tx, caller, target, now);
  if (!allowed.ok) return allowed;
  const wipeId = WipeId.parse(randomUUID());
  const { kind, ...ids } = target;
  await tx
    .insert(wipes)
    .values({ tenantId, id: wipeId, kind, ...ids, reason, askedBy: actorId, askedAt: now });
  const entry = { tenantId, at: now, actorId };
  const asked = { wipeId, target: kind, targetId: idOf(target) };
  if (kind === 'everyone') {
    await record(tx, { ...entry, action: 'wipe.asked', detail: asked });
    return ok({ wipeId, ended: [] });
  }
  // Sessions before the audit log, as everywhere: or two transactions could wait for each other.
  const ended = await beginWipe(tx, { tenantId, wipeId, target }, now);
  await record(tx, { ...entry, action: 'wipe.asked', detail: asked });
  const begun = { wipeId, sessions: ended.length };
  await record(tx, { ...entry, action: 'wipe.begun', detail: begun });
  return ok({ wipeId, ended });
}

async function checkTarget(
  tx: Tx,
  caller: LiveSession,
  target: WipeTarget,
  now: EpochMs,
): Promise<Result<void>> {
  if (target.kind === 'everyone') return ok(undefined);
  const role = await roleOf(tx, target, now);
  if (!role) return err('NotFound', { detail: `no such ${target.kind}` });
  return role === 'owner' && caller.role !== 'owner' ? err('NotAllowed') : ok(undefined);
}

/** Of the person whose devices are meant. */
async function roleOf(
  tx: Tx,
  target: Exclude<WipeTarget, { kind: 'everyone' }>,
  now: EpochMs,
): Promise<Role | null> {
  const [row] =
    target.kind === 'person'
      ? await tx.select({ role: people.role }).from(people).where(eq(people.id, target.personId))
      : await tx
          .select({ role: people.role })
          .from(sessions)
          .innerJoin(people, eq(people.id, sessions.personId))
          .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
          .where(and(eq(sessions.id, target.sessionId), isLive(now)));
  return row ? Role.parse(row.role) : null;
}

function idOf(target: WipeTarget) {
  switch (target.kind) {
    case 'session':
      return target.sessionId;
    case 'person':
      return target.personId;
    case 'everyone':
      return null;
    default:
      return assertNever(target);
  }
}
