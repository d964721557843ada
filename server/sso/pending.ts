import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import type { Clock } from '../clock.ts';

/** What a person may take at their provider, and more than the client waits: 10 minutes. */
export const PENDING_MS = 10 * 60_000;
/** From one network at once; then its oldest is forgotten. An office may share an address. */
const PER_PEER = 200;
/** From everywhere. */
const IN_ALL = 50_000;

/** A sign-in whose browser is at the provider. */
export interface PendingSignIn {
  tenantId: TenantId;
  /** Normal; of whoever began it, who is not necessarily whom the provider vouches for. */
  email: string;
  issuer: string;
  nonce: string;
  challenge: string;
  redirectUri: string;
  deviceId: string;
  /** Thumbprint of the device's key, RFC 7638. */
  deviceKey: string;
}

export interface PendingSignIns {
  /** Answers false when somebody else has that state. */
  add(state: string, peer: string, pending: PendingSignIn): boolean;
  /** At most once for each state: null from then on, and for one that nobody began or that is too old. */
  take(state: string): PendingSignIn | null;
}

/** In memory: after a restart a person presses the button again. */
export function createPendingSignIns(clock: Clock): PendingSignIns {
  /** Both in the order in which they began. */
  const byState = new Map<string, { peer: string; at: EpochMs; pending: PendingSignIn }>();
  const byPeer = new Map<string, Set<string>>();

  function forget(state: string | undefined): void {
    if (state === undefined) return;
    const peer = byState.get(state)?.peer ?? '';
    byState.delete(state);
    const states = byPeer.get(peer);
    states?.delete(state);
    if (states?.size === 0) byPeer.delete(peer);
  }
  const oldest = (states: Iterable<string> | undefined): string | undefined => {
    const [first] = states ?? [];
    return first;
  };

  return {
    add(state, peer, pending) {
      if (byState.has(state)) return false;
      const now = clock();
      for (const [old, { at }] of byState) {
        if (now - at < PENDING_MS) break;
        forget(old);
      }
      const ofPeer = byPeer.get(peer);
      if (ofPeer && ofPeer.size >= PER_PEER) forget(oldest(ofPeer));
      if (byState.size >= IN_ALL) forget(oldest(byState.keys()));
      byState.set(state, { peer, at: now, pending });
      byPeer.set(peer, (byPeer.get(peer) ?? new Set()).add(state));
      return true;
    },
    take(state) {
      const found = byState.get(state);
      forget(state);
      return found && clock() - found.at < PENDING_MS ? found.pending : null;
    },
  };
}
