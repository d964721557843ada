import type { SessionId } from '../../shared/domain/ids.ts';
import { err, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteReply } from '../../shared/protocol/http.ts';
import type { Route } from '../../shared/protocol/routes/route.ts';
import type { Ask } from '../session/asking.ts';
import type { Clock } from '../session/ports.ts';
import type { Facts } from '../session/present.ts';

/** As long as the server takes it: 5 minutes. */
const STEP_UP_MS = 5 * 60_000;

export interface StepUp {
  /** The password, once more. Only the server can tell whether it is right. */
  stepUp(request: { password: string }): Promise<Result<RouteReply<'stepUp'>>>;
  /**
   * Asks, once whatever has to be confirmed is: `StepUpNeeded` before that. The server says it for what the
   * company demands; here it is said for what this computer or the person demand.
   */
  ask: Ask;
}

export interface StepUpOptions {
  ask: Ask;
  clock: Pick<Clock, 'monotonicNow'>;
  facts: Pick<Facts, 'record' | 'inForce'>;
}

export function createStepUp({ ask, clock, facts }: StepUpOptions): StepUp {
  /** In which session, and when on the monotonic clock. */
  let confirmed: { sessionId: SessionId | undefined; at: number } | null = null;

  const isConfirmed = () =>
    confirmed !== null &&
    confirmed.sessionId === facts.record?.sessionId &&
    clock.monotonicNow() - confirmed.at < STEP_UP_MS;

  return {
    async stepUp(request) {
      const reply = await ask('stepUp', request);
      if (reply.ok) confirmed = { sessionId: facts.record?.sessionId, at: clock.monotonicNow() };
      return reply;
    },
    async ask(route, request) {
      const { stepUp: need }: Route = ROUTES[route];
      const demanded: readonly string[] = facts.inForce?.policy.stepUp ?? [];
      if (need !== undefined && demanded.includes(need) && !isConfirmed()) {
        return err('StepUpNeeded');
      }
      return ask(route, request);
    },
  };
}
