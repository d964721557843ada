import { ok, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteName } from '../../shared/protocol/http.ts';
import type { Access, Route } from '../../shared/protocol/routes/route.ts';
import type { AuthDeps } from '../accounts/authenticate.ts';
import { checkStepUp } from '../accounts/step-up.ts';
import type { CallerOf } from './identify.ts';
import type { SessionLimit } from './session-limit.ts';

/** Whether a caller that is known may go on, before anything of what is wanted is read. */
export type Admit = (name: RouteName, caller: CallerOf[Access]) => Promise<Result<void>>;

/** `RateLimited` for whoever asks too often; `StepUpNeeded` or `FactorNeeded` where the route asks for a proof that is not there. */
export function createAdmission(deps: AuthDeps, limit: SessionLimit): Admit {
  return async (name, caller) => {
    if (!caller || !('sessionId' in caller)) return ok(undefined);
    const allowed = limit(caller.sessionId, name);
    if (!allowed.ok) return allowed;
    const { stepUp }: Route = ROUTES[name];
    return stepUp === undefined ? ok(undefined) : checkStepUp(deps, caller, stepUp);
  };
}
