import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/person.ts';
import { companyPolicyFor } from '../../shared/policy/company-policy.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { Tx } from '../db/rows.ts';
import { readPolicy } from '../tenants/policy.ts';

/** What the company asks of one of its people. */
export async function policyFor(
  tx: Tx,
  { tenantId, role, endsAt }: { tenantId: TenantId; role: Role; endsAt: EpochMs | null },
  now: EpochMs,
): Promise<Policy> {
  return companyPolicyFor(
    await readPolicy(tx, tenantId, now),
    { role, temporary: endsAt !== null },
    now,
  );
}
