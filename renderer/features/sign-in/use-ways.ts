import { useEffect, useState } from 'react';
import type { SignInWay } from '../../../shared/domain/sso.ts';
import { bridge } from '../../app/bridge.ts';
import { addressOf } from './sign-in-form.ts';

/** As long as nothing else is known: what is there without a company having set anything up. */
const USUAL: readonly SignInWay[] = ['password', 'passkey'];

/** Nobody is asked while an address is still being typed. Milliseconds. */
const TYPING_RESTS_MS = 400;

/**
 * What a company's people sign in with, asked once the address looks whole. Nobody waits for it: until it is
 * known, and where it cannot be, the usual ways are offered, and the server has the last word anyway.
 */
export function useWays(server: string, email: string): readonly SignInWay[] {
  const address = addressOf({ server, email });
  const domain = address ? `${address.serverUrl} ${address.email.split('@').at(-1)}` : null;
  const [known, setKnown] = useState<{ domain: string; ways: readonly SignInWay[] } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer is the same for all of a domain
  useEffect(() => {
    if (!address || !domain || known?.domain === domain) return undefined;
    let wanted = true;
    const timer = setTimeout(async () => {
      const asked = await bridge.call('signIn.ways', address);
      if (asked.ok && wanted) setKnown({ domain, ways: asked.value.ways });
    }, TYPING_RESTS_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [domain]);

  return known && known.domain === domain ? known.ways : USUAL;
}
