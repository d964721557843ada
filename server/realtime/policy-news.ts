import type { TenantId } from '../../shared/domain/ids.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { readPolicy } from '../tenants/policy.ts';
import type { SignPolicy } from '../tenants/policy-signer.ts';
import type { Emit } from './rooms.ts';

/** The policy in force, signed, for those who are connected. */
export interface PolicyNews {
  /**
   * Tells a tenant's sockets. One after the other, each reading it afresh: when two admins change it at
   * once, what is told last is what holds.
   */
  changed(tenantId: TenantId): Promise<void>;
  /** Not older than what was told when it answers: whoever hears both hears no step back. */
  current(tenantId: TenantId): Promise<string>;
}

export interface PolicyNewsDeps {
  database: Database;
  clock: Clock;
  signPolicy: SignPolicy;
  emit: Emit;
}

export function createPolicyNews({
  database,
  clock,
  signPolicy,
  emit,
}: PolicyNewsDeps): PolicyNews {
  let last: Promise<void> = Promise.resolve();
  const timesTold = new Map<TenantId, number>();
  const timesOf = (tenantId: TenantId) => timesTold.get(tenantId) ?? 0;

  const read = async (tenantId: TenantId): Promise<string> =>
    signPolicy(await database.inTenant(tenantId, (tx) => readPolicy(tx, tenantId, clock())));

  async function tell(tenantId: TenantId): Promise<void> {
    const signedPolicy = await read(tenantId);
    timesTold.set(tenantId, timesOf(tenantId) + 1);
    emit(`tenant ${tenantId}`, 'policy.changed', { signedPolicy });
  }

  async function current(tenantId: TenantId): Promise<string> {
    const before = timesOf(tenantId);
    const signedPolicy = await read(tenantId);
    return timesOf(tenantId) === before ? signedPolicy : current(tenantId);
  }

  return {
    changed(tenantId) {
      const told = last.then(() => tell(tenantId));
      last = told.catch(() => undefined);
      return told;
    },
    current,
  };
}
