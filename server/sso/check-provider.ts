import type { SsoProblem } from '../../shared/domain/sso.ts';
import { type DiscoverDeps, discover, ProviderUnusable } from './discover.ts';

/** What is wrong with a provider, by its own word; nothing of it is kept, and no secret is sent. */
export async function checkProvider(deps: DiscoverDeps, issuer: string): Promise<SsoProblem[]> {
  try {
    const found = (await discover(deps, { issuer, clientId: 'check' }, 'none')).serverMetadata();
    const problems: SsoProblem[] = [];
    if (!found.code_challenge_methods_supported?.includes('S256')) problems.push('no-pkce');
    if (found['backchannel_logout_supported'] !== true) problems.push('no-backchannel-logout');
    return problems;
  } catch (cause) {
    if (cause instanceof ProviderUnusable) return [cause.problem];
    throw cause;
  }
}
