import type { SigningKey } from '../accounts/signing-key.ts';
import { type Ceremonies, type CeremonyDeps, createCeremonies } from './ceremonies.ts';
import { createProofTickets, type ProofTickets } from './proof-tickets.ts';
import { createTickets, type Tickets } from './tickets.ts';

/** What is under way: sign-ins, ceremonies in a browser, and what passkeys proved. */
export interface UnderWay {
  tickets: Tickets;
  ceremonies: Ceremonies;
  proofTickets: ProofTickets;
}

export const openFactors = (deps: CeremonyDeps, key: SigningKey): UnderWay => ({
  tickets: createTickets(key, deps.clock),
  ceremonies: createCeremonies(deps),
  proofTickets: createProofTickets(deps.clock),
});
