import type { SsoSettings } from '../../shared/domain/sso.ts';
import { ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { SSO_ROUTES } from '../../shared/protocol/routes/sso.ts';
import type { Handlers } from '../http/handlers.ts';
import { type AdministerDeps, readSettings, writeSettings } from './administer.ts';
import { type BeginDeps, beginSignIn } from './begin-sign-in.ts';
import { checkProvider } from './check-provider.ts';
import type { DiscoverDeps } from './discover.ts';
import { type FinishDeps, finishSignIn } from './finish-sign-in.ts';
import { signInWays } from './ways.ts';

export interface SsoDeps extends AdministerDeps, BeginDeps, DiscoverDeps, FinishDeps {
  publicUrl: string | null;
}

/** Signing in with the company's provider, and what its admins set of it. */
export function createSsoHandlers(deps: SsoDeps): Pick<Handlers, keyof typeof SSO_ROUTES> {
  const { publicUrl } = deps;

  function shown(settings: Result<SsoSettings | null>): Result<RouteReply<'readSso'>> {
    return settings.ok ? ok({ settings: settings.value, publicUrl }) : settings;
  }

  return {
    signInWays: async ({ email }) => ok({ ways: await signInWays(deps, email) }),
    ssoBegin: (request, _, peer) => beginSignIn(deps, request, peer),
    ssoFinish: (request, _, peer) => finishSignIn(deps, request, peer),
    readSso: async (_, caller) => shown(await readSettings(deps, caller)),
    setSso: async (wanted, caller) => shown(await writeSettings(deps, caller, wanted)),
    checkSso: async ({ issuer }) => ok({ problems: await checkProvider(deps, issuer) }),
  };
}
