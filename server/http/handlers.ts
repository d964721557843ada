import type { z } from 'zod';
import type { TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import {
  PROTOCOL_VERSION,
  type ROUTES,
  type RouteName,
  type RouteReply,
} from '../../shared/protocol/http.ts';
import { asSession } from '../accounts/authenticate.ts';
import {
  type EndingDeps,
  mayAdminister,
  revokeByTicket,
  revokeSession,
} from '../accounts/end-session.ts';
import { refresh } from '../accounts/refresh.ts';
import { listSessions } from '../accounts/sessions.ts';
import { type SignInDeps, signIn } from '../accounts/sign-in.ts';
import { type StepUpDeps, stepUp } from '../accounts/step-up.ts';
import { readAudit } from '../audit/log.ts';
import { readReceipts } from '../receipts/read-receipts.ts';
import { receiveReceipt } from '../receipts/receive-receipt.ts';
import { readPolicy, setPolicy } from '../tenants/policy.ts';
import { createTourHandlers } from '../tour/tour-handlers.ts';
import { VERSION } from '../version.ts';
import { createWipeHandlers, type WipeDeps } from '../wipes/wipe-handlers.ts';
import type { CallerOf } from './identify.ts';

export interface HandlerDeps extends EndingDeps, SignInDeps, StepUpDeps, WipeDeps {
  /** Told once the new policy is committed. */
  policyChanged(tenantId: TenantId): Promise<void>;
}

export type ParsedRequest<N extends RouteName> = z.output<(typeof ROUTES)[N]['request']>;

/** What each route does once caller and request are known to be good. */
export type Handlers = {
  [N in RouteName]: (
    request: ParsedRequest<N>,
    caller: CallerOf[(typeof ROUTES)[N]['access']],
  ) => Promise<Result<RouteReply<N>>>;
};

export function createHandlers(deps: HandlerDeps): Handlers {
  const { clock, signPolicy } = deps;
  return {
    health: async () => ok({ name: 'nightjar', version: VERSION, protocol: PROTOCOL_VERSION }),
    signIn: (request) => signIn(deps, request),
    refresh: (request) => refresh(deps, request),
    revokeByTicket: (request) => revokeByTicket(deps, request),
    receipt: (request) => receiveReceipt(deps, request),
    receipts: ({ sessionId }, caller) =>
      asSession(deps, caller, async (tx, live) =>
        mayAdminister(live) ? readReceipts(tx, sessionId) : err('NotAllowed'),
      ),
    listSessions: (_, caller) =>
      asSession(deps, caller, async (tx, live) =>
        ok({ sessions: await listSessions(tx, live, clock()) }),
      ),
    revokeSession: ({ sessionId }, caller) => revokeSession(deps, caller, sessionId),
    stepUp: ({ password }, caller) => stepUp(deps, caller, password),
    ...createWipeHandlers(deps),
    ...createTourHandlers(deps),
    async readPolicy(_, caller) {
      const read = await asSession(deps, caller, async (tx, { tenantId }) =>
        ok(await readPolicy(tx, tenantId, clock())),
      );
      return read.ok ? ok({ signedPolicy: await signPolicy(read.value) }) : read;
    },
    async setPolicy(rules, caller) {
      const set = await asSession(deps, caller, async (tx, live) =>
        mayAdminister(live) ? setPolicy(tx, live, rules, clock()) : err('NotAllowed'),
      );
      if (!set.ok) return set;
      await deps.policyChanged(caller.tenantId);
      return ok({ signedPolicy: await signPolicy(set.value) });
    },
    readAudit: (page, caller) =>
      asSession(deps, caller, async (tx, live) => {
        if (!mayAdminister(live)) return err('NotAllowed');
        return ok({ entries: await readAudit(tx, page) });
      }),
  };
}
