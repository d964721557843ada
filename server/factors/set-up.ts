import { eq } from 'drizzle-orm';
import type { RecoveryCodes } from '../../shared/domain/factor.ts';
import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { recoveryCodes } from '../db/schema.ts';
import type { Kind } from './asked.ts';
import { keepRecoveryCodes, type NewRecoveryCodes } from './recovery-codes.ts';

/**
 * Notes a factor that was just kept. Whoever has no recovery codes gets `fresh` ones with it: they are made
 * before the transaction, which hashing would hold up. Answers those to show; null when there were some.
 */
export async function factorAdded(
  tx: Tx,
  owner: { tenantId: TenantId; personId: PersonId },
  factor: Kind,
  fresh: NewRecoveryCodes,
  now: EpochMs,
): Promise<RecoveryCodes | null> {
  const entry = { tenantId: owner.tenantId, at: now, actorId: owner.personId };
  await record(tx, { ...entry, action: 'factor.added', detail: { factor } });
  const [known] = await tx
    .select({ hash: recoveryCodes.hash })
    .from(recoveryCodes)
    .where(eq(recoveryCodes.personId, owner.personId))
    .limit(1);
  if (known) return null;
  await keepRecoveryCodes(tx, owner, fresh, now);
  await record(tx, { ...entry, action: 'factor.added', detail: { factor: 'recovery' } });
  return fresh.codes;
}
