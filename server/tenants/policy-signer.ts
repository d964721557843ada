import type { TenantId } from '../../shared/domain/ids.ts';
import type { CompanyPolicy } from '../../shared/policy/company-policy.ts';
import type { TenantSigner } from './tenant-key.ts';

/** Signs a tenant's policy. Not to be called inside a transaction. */
export type SignPolicy = (policy: CompanyPolicy) => Promise<string>;

/** Every client of a tenant gets the same document: it is signed once, until there is another one. */
export function createPolicySigner(signer: Pick<TenantSigner, 'signFor'>): SignPolicy {
  const signed = new Map<TenantId, { of: string; jws: Promise<string> }>();
  return (policy) => {
    const { tenantId, version, issuedAt } = policy;
    const of = `${version} ${issuedAt}`;
    const known = signed.get(tenantId);
    if (known?.of === of) return known.jws;
    const jws = signer.signFor(tenantId, 'nightjar-policy+jwt', policy);
    const entry = { of, jws };
    signed.set(tenantId, entry);
    jws.catch(() => signed.get(tenantId) === entry && signed.delete(tenantId));
    return jws;
  };
}
