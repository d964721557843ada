import { and, eq, gt, isNull, or } from 'drizzle-orm';
import type { SecondFactor } from '../../shared/domain/factor.ts';
import { type EpochMs, PersonId } from '../../shared/domain/ids.ts';
import { type CompanyRules, companyPolicyFor } from '../../shared/policy/company-policy.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import { asked, type FirstFactor } from '../factors/asked.ts';
import { factorsOf } from '../factors/own-factors.ts';

interface Owner {
  /** What they can begin a sign-in with. The provider vouches for no owner. */
  begins: readonly FirstFactor[];
  has: ReadonlySet<SecondFactor>;
  mustProve: boolean;
  temporary: boolean;
}

const NO_RULES: CompanyRules = { everyone: {}, roles: {} };

/** Whether rules keep out every owner who can sign in without any: nobody would be left to take them back. */
export async function lockOwnersOut(tx: Tx, rules: CompanyRules, now: EpochMs): Promise<boolean> {
  const owners = await ownersOf(tx, now);
  const able = owners.filter((owner) => getsIn(owner, NO_RULES, now));
  return able.length > 0 && !able.some((owner) => getsIn(owner, rules, now));
}

async function ownersOf(tx: Tx, now: EpochMs): Promise<Owner[]> {
  const rows = await tx
    .select()
    .from(people)
    .where(
      and(
        eq(people.role, 'owner'),
        isNull(people.suspendedAt),
        isNull(people.deactivatedAt),
        or(isNull(people.endsAt), gt(people.endsAt, now)),
      ),
    );
  const owners: Owner[] = [];
  for (const { id, passwordHash, mustProveSince, endsAt } of rows) {
    const has = await factorsOf(tx, PersonId.parse(id));
    const begins: FirstFactor[] = [];
    if (passwordHash !== null) begins.push('password');
    if (has.has('passkey')) begins.push('passkey');
    owners.push({ begins, has, mustProve: mustProveSince !== null, temporary: endsAt !== null });
  }
  return owners;
}

function getsIn(
  { begins, has, mustProve, temporary }: Owner,
  rules: CompanyRules,
  now: EpochMs,
): boolean {
  const document = { ...rules, expiresAt: Number.POSITIVE_INFINITY };
  const policy = companyPolicyFor(document, { role: 'owner', temporary }, now);
  return begins.some(
    (first) => asked({ policy, proven: [first], has, mustProve }).step !== 'refused',
  );
}
