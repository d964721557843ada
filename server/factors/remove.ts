import { eq } from 'drizzle-orm';
import type { EpochMs } from '../../shared/domain/ids.ts';
import { NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { recoveryCodes } from '../db/schema.ts';
import { type Kind, sufficient } from './asked.ts';
import { kindsOf } from './own-factors.ts';
import { policyFor } from './policy-for.ts';

/**
 * Notes a factor that was just deleted; the recovery codes go with the last one. Throws `NightjarError`
 * `LastFactor`, so that the transaction keeps it, while policy asks for a factor and no other counts.
 */
export async function factorRemoved(
  tx: Tx,
  caller: LiveSession,
  factor: Kind,
  now: EpochMs,
): Promise<Result<Record<string, never>>> {
  const { tenantId, personId } = caller;
  const left = await kindsOf(tx, personId);
  if (!sufficient(await policyFor(tx, caller, now), left)) throw new NightjarError('LastFactor');
  if (left.size === 0) await tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId));
  const entry = { tenantId, at: now, actorId: personId, detail: { factor } };
  await record(tx, { ...entry, action: 'factor.removed' });
  return ok({});
}
