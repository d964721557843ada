import type { FastifyRequest } from 'fastify';
import { ok, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteName } from '../../shared/protocol/http.ts';
import type { Route } from '../../shared/protocol/routes/route.ts';
import type { AuthDeps } from '../accounts/authenticate.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { checkStepUp } from '../accounts/step-up.ts';
import type { Limit } from './limits.ts';

/** Whether a caller that is known may go on, before anything of what is wanted is read. */
export type Admit = (
  name: RouteName,
  caller: LiveSession | null,
  request: FastifyRequest,
) => Promise<Result<void>>;

/** `RateLimited` for whoever guesses at a password, `StepUpNeeded` where the route asks for one. */
export function createAdmission(deps: AuthDeps, limit: Limit): Admit {
  return async (name, caller, request) => {
    if (!caller) return ok(undefined);
    if (name === 'stepUp') return limit.allowsGuess(request, `person ${caller.personId}`);
    const { stepUp }: Route = ROUTES[name];
    return stepUp === undefined ? ok(undefined) : checkStepUp(deps, caller, stepUp);
  };
}
