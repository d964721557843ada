import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as jwksFetch } from 'jose';
import type { Configuration } from 'openid-client';
import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import type { SsoSettings } from '../../shared/domain/sso.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';
import { type DiscoverDeps, discover } from './discover.ts';
import { openProviderSettings } from './provider-settings.ts';

/** What a provider said of itself is asked again after an hour. */
const FRESH_MS = 3_600_000;
/** Companies whose providers are remembered: the newest. */
const REMEMBERED = 1_000;

export interface Provider {
  settings: SsoSettings;
  config: Configuration;
  /** As the provider writes it: what its tokens have to say. */
  issuer: string;
  /** What the provider signs with, asked for when it is needed. */
  keys: JWTVerifyGetKey;
}

export interface Providers {
  /** Null for a company without one. Throws `ProviderUnusable`. Not inside a transaction. */
  open(tenantId: TenantId): Promise<Provider | null>;
}

export interface ProvidersDeps extends DiscoverDeps {
  database: Database;
  sealing: TenantSealing;
  clock: Clock;
}

interface Known {
  /** Of the settings that it was discovered with. */
  changedAt: EpochMs;
  at: EpochMs;
  provider: Promise<Omit<Provider, 'settings'>>;
}

export function createProviders(deps: ProvidersDeps): Providers {
  const known = new Map<TenantId, Known>();

  async function found(settings: SsoSettings, secret: string): Promise<Omit<Provider, 'settings'>> {
    const config = await discover(deps, settings, secret);
    const { issuer, jwks_uri: uri = '' } = config.serverMetadata();
    const keys = createRemoteJWKSet(new URL(uri), {
      [jwksFetch]: (url, { headers, method, signal }) =>
        deps.outbound(url, { method, signal, headers: Object.fromEntries(headers) }),
    });
    return { config, issuer, keys };
  }

  return {
    async open(tenantId) {
      const stored = await openProviderSettings(deps, tenantId);
      if (!stored) return null;
      const { settings, secret, changedAt } = stored;
      const now = deps.clock();
      const last = known.get(tenantId);
      if (last && last.changedAt === changedAt && now - last.at < FRESH_MS) {
        return { settings, ...(await last.provider) };
      }
      const provider = found(settings, secret);
      const entry = { changedAt, at: now, provider };
      known.delete(tenantId);
      known.set(tenantId, entry);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
      // One that is away is asked again by whoever comes next.
      provider.catch(() => known.get(tenantId) === entry && known.delete(tenantId));
      return { settings, ...(await provider) };
    },
  };
}
