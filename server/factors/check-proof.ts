import type { SecondFactor } from '../../shared/domain/factor.ts';
import { assertNever, err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { FactorProof, ProofPurpose } from '../../shared/protocol/routes/factors.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { type CheckCodeDeps, checkCode } from './check-code.ts';
import type { ProofTickets } from './proof-tickets.ts';

export interface CheckProofDeps extends CheckCodeDeps {
  proofTickets: ProofTickets;
}

export type SecondFactorProof = Exclude<FactorProof, { method: 'password' }>;

/** A second factor of somebody who is signed in: what `checkCode` refuses with; `PasskeyRefused`. */
export async function checkProof(
  deps: CheckProofDeps,
  { tenantId, personId, sessionId }: LiveSession,
  proof: SecondFactorProof,
  purpose: ProofPurpose,
  address: string,
): Promise<Result<SecondFactor>> {
  switch (proof.method) {
    case 'totp':
    case 'recovery':
      return checkCode(deps, { tenantId, personId, sessionId, address }, proof);
    case 'passkey': {
      const used = deps.proofTickets.take(proof.ticket);
      const isHere = used?.sessionId === sessionId && used.purpose === purpose;
      return isHere ? ok('passkey') : err('PasskeyRefused');
    }
    default:
      return assertNever(proof);
  }
}
