import type { TenantId } from '../../shared/domain/ids.ts';
import { err, ok } from '../../shared/errors/app-error.ts';
import { type AuthDeps, asSession } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { Handlers } from '../http/handlers.ts';
import { readPolicy, setPolicy } from './policy.ts';
import type { SignPolicy } from './policy-signer.ts';

export interface PolicyDeps extends Pick<AuthDeps, 'database' | 'clock'> {
  signPolicy: SignPolicy;
  /** Told once the new policy is committed. */
  policyChanged(tenantId: TenantId): Promise<void>;
}

/** The company's policy: read by everybody, set by admins; what it asks of owners, by owners. */
export function createPolicyHandlers(deps: PolicyDeps): Pick<Handlers, 'readPolicy' | 'setPolicy'> {
  const { clock, signPolicy } = deps;
  return {
    async readPolicy(_, caller) {
      const read = await asSession(deps, caller, async (tx, { tenantId }) =>
        ok(await readPolicy(tx, tenantId, clock())),
      );
      return read.ok ? ok({ signedPolicy: await signPolicy(read.value) }) : read;
    },
    async setPolicy(rules, caller) {
      const set = await asSession(deps, caller, async (tx, live) =>
        mayAdminister(live) ? setPolicy(tx, live, rules, clock()) : err('NotAllowed'),
      );
      if (!set.ok) return set;
      await deps.policyChanged(caller.tenantId);
      return ok({ signedPolicy: await signPolicy(set.value) });
    },
  };
}
