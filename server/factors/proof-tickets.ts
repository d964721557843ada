import type { SessionId } from '../../shared/domain/ids.ts';
import type { ProofPurpose } from '../../shared/protocol/routes/factors.ts';
import type { Clock } from '../clock.ts';
import { createOnce, type Once } from './once.ts';

/** From the passkey to what it is to prove. */
const TICKET_MS = 2 * 60_000;

/** A passkey was used, in this session, for this. */
export interface PasskeyProof {
  sessionId: SessionId;
  purpose: ProofPurpose;
}

export type ProofTickets = Once<PasskeyProof>;

export const createProofTickets = (clock: Clock): ProofTickets => createOnce(clock, TICKET_MS);
