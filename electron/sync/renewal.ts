import type { Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../session/ports.ts';
import { lifeMsOf } from './access-token.ts';
import type { AccessTokens } from './sync.ts';

/** Of a token that does not say: 20 minutes. */
const USUAL_LIFE_MS = 20 * 60_000;
const LEAST_WAIT_MS = 200;

/**
 * Hands the server a new access token before the one it knows runs out. Asks for the token of the moment so
 * often that a new one, made when a fifth of the old one's life is left, comes in time; that needs no clock
 * that agrees with the server's. Returns the way to stop.
 */
export function keepTokenFresh(
  first: string,
  tokens: AccessTokens,
  clock: Clock,
  renew: (accessToken: string) => Promise<Result<unknown>>,
): () => void {
  let known = first;
  let stopped = false;
  let cancel = schedule();

  function schedule(): () => void {
    const lifeMs = lifeMsOf(known) ?? USUAL_LIFE_MS;
    return clock.after(Math.max(LEAST_WAIT_MS, lifeMs / 20), () => void ask());
  }

  async function ask(): Promise<void> {
    const next = await tokens.current().catch(() => null);
    if (stopped) return;
    if (next?.ok && next.value !== known && (await renew(next.value)).ok) known = next.value;
    if (!stopped) cancel = schedule();
  }

  return () => {
    stopped = true;
    cancel();
  };
}
