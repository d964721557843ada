import type { CheckProofDeps } from '../factors/check-proof.ts';
import type { Handlers } from '../http/handlers.ts';
import { type SignInDeps, signIn } from './sign-in.ts';
import { stepUp } from './step-up.ts';

type AccountRoutes = 'signIn' | 'stepUp';

export interface AccountDeps extends SignInDeps, CheckProofDeps {}

/** How people prove who they are, with a password first. */
export function createAccountHandlers(deps: AccountDeps): Pick<Handlers, AccountRoutes> {
  return {
    signIn: ({ device, ...request }, _, { address }) => signIn(deps, request, { device, address }),
    stepUp: ({ proof }, caller, { address }) => stepUp(deps, caller, proof, address),
  };
}
