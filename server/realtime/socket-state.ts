import type { SocketMode } from '../../shared/protocol/socket.ts';
import type { AccessGrant } from '../accounts/signed-tokens.ts';
import type { Origin } from '../http/origin.ts';

/** What the server knows of one socket. */
export interface SocketState {
  grant: AccessGrant;
  mode: SocketMode;
  /** Where its handshake came from, and to: what its proofs are about. */
  origin: Origin;
  /** Resolves when the socket sits in all its rooms; no call is answered before. */
  settled: Promise<boolean>;
}
