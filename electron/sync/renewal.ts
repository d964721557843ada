import type { Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../session/ports.ts';
import { lifetimeOf } from './access-token.ts';
import type { AccessTokens } from './sync.ts';

const LEAD_MOST_MS = 30_000;
/** For a token whose lifetime cannot be read. */
const ASK_EVERY_MS = 60_000;
const LEAST_WAIT_MS = 200;

/**
 * Hands the server a new access token before the one it knows runs out: 30 s before, or a fifth of a
 * shorter life. Returns the way to stop.
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
    return clock.after(waitMs(known, clock.wallNow()), () => void ask());
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

function waitMs(token: string, now: number): number {
  const lifetime = lifetimeOf(token);
  if (!lifetime) return ASK_EVERY_MS;
  const lead = Math.min(LEAD_MOST_MS, (lifetime.lengthMs ?? LEAD_MOST_MS) / 5);
  const wait = lifetime.endsAt - lead - now;
  // Past that moment the owner of the tokens still answered with the old one: ask again soon.
  return Math.max(LEAST_WAIT_MS, wait > 0 ? wait : lead / 5);
}
