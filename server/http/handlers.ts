import type { z } from 'zod';
import { ok, type Result } from '../../shared/errors/app-error.ts';
import {
  PROTOCOL_VERSION,
  type ROUTES,
  type RouteName,
  type RouteReply,
} from '../../shared/protocol/http.ts';
import { type AccountDeps, createAccountHandlers } from '../accounts/account-handlers.ts';
import { createSessionHandlers, type SessionDeps } from '../accounts/session-handlers.ts';
import { type AuditDeps, createAuditHandlers } from '../audit/audit-handlers.ts';
import { createFactorHandlers, type FactorDeps } from '../factors/factor-handlers.ts';
import { createSignInFactorHandlers } from '../factors/sign-in-handlers.ts';
import type { SealingDeps } from '../keys/tenant-sealing.ts';
import { createPeopleHandlers } from '../people/people-handlers.ts';
import { createReceiptHandlers, type ReceiptDeps } from '../receipts/receipt-handlers.ts';
import { createScimHandlers } from '../scim/scim-handlers.ts';
import { createSsoHandlers, type SsoDeps } from '../sso/sso-handlers.ts';
import { createPolicyHandlers, type PolicyDeps } from '../tenants/policy-handlers.ts';
import { createTourHandlers } from '../tour/tour-handlers.ts';
import { VERSION } from '../version.ts';
import { createWatchHandlers, type WatchDeps } from '../watch/watch-handlers.ts';
import { createWipeHandlers, type WipeDeps } from '../wipes/wipe-handlers.ts';
import type { CallerOf } from './identify.ts';
import type { Peer } from './peer.ts';

export interface HandlerDeps
  extends AccountDeps,
    AuditDeps,
    FactorDeps,
    PolicyDeps,
    ReceiptDeps,
    SessionDeps,
    SealingDeps,
    SsoDeps,
    WatchDeps,
    WipeDeps {}

export type ParsedRequest<N extends RouteName> = z.output<(typeof ROUTES)[N]['request']>;

/** What each route does once caller and request are known to be good. */
export type Handlers = {
  [N in RouteName]: (
    request: ParsedRequest<N>,
    caller: CallerOf[(typeof ROUTES)[N]['access']],
    peer: Peer,
  ) => Promise<Result<RouteReply<N>>>;
};

export const createHandlers = (deps: HandlerDeps): Handlers => ({
  health: async () => ok({ name: 'nightjar', version: VERSION, protocol: PROTOCOL_VERSION }),
  ...createAccountHandlers(deps),
  ...createSessionHandlers(deps),
  ...createFactorHandlers(deps),
  ...createSignInFactorHandlers(deps),
  ...createReceiptHandlers(deps),
  ...createWipeHandlers(deps),
  ...createPolicyHandlers(deps),
  ...createTourHandlers(deps),
  ...createAuditHandlers(deps),
  ...createWatchHandlers(deps),
  ...createPeopleHandlers(deps),
  ...createSsoHandlers(deps),
  ...createScimHandlers(deps),
});
