import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';
import type { DiscoverDeps } from './discover.ts';
import { createOutbound } from './outbound.ts';
import { createPendingSignIns, type PendingSignIns } from './pending.ts';
import { createProviders, type Providers } from './providers.ts';
import type { Reach } from './public-address.ts';

export interface Sso extends DiscoverDeps {
  providers: Providers;
  pending: PendingSignIns;
}

/** What single sign-on keeps while the server runs. */
export function openSso(
  deps: { database: Database; sealing: TenantSealing; clock: Clock },
  reach: Reach,
): Sso {
  const outbound = createOutbound(reach);
  const providers = createProviders({ ...deps, outbound, reach });
  return { outbound, reach, providers, pending: createPendingSignIns(deps.clock) };
}
