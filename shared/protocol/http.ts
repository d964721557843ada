import { z } from 'zod';
import { AUDIT_ROUTES } from './routes/audit.ts';
import { FACTOR_ROUTES } from './routes/factors.ts';
import { PEOPLE_ROUTES } from './routes/people.ts';
import { POLICY_ROUTES } from './routes/policy.ts';
import { RECEIPT_ROUTES } from './routes/receipts.ts';
import { Empty, type Route } from './routes/route.ts';
import { SCIM_ROUTES } from './routes/scim.ts';
import { SESSION_ROUTES } from './routes/sessions.ts';
import { SIGN_IN_ROUTES } from './routes/sign-in.ts';
import { SSO_ROUTES } from './routes/sso.ts';
import { TOUR_ROUTES } from './routes/tour.ts';
import { WATCH_ROUTES } from './routes/watch.ts';
import { WIPE_ROUTES } from './routes/wipes.ts';

/** Bumped when an older client can no longer be served. */
export const PROTOCOL_VERSION = 2;

/**
 * Every HTTP route: one entry each. Requests are JSON bodies (query strings for GET); replies are
 * `reply` with status 200, or an `AppError` with the status that `STATUS` names.
 */
export const ROUTES = {
  health: {
    method: 'GET',
    path: '/v1/health',
    access: 'public',
    request: Empty,
    reply: z.object({ name: z.literal('nightjar'), version: z.string(), protocol: z.int() }),
  },
  ...SIGN_IN_ROUTES,
  ...FACTOR_ROUTES,
  ...SESSION_ROUTES,
  ...RECEIPT_ROUTES,
  ...WIPE_ROUTES,
  ...POLICY_ROUTES,
  ...TOUR_ROUTES,
  ...AUDIT_ROUTES,
  ...PEOPLE_ROUTES,
  ...SSO_ROUTES,
  ...SCIM_ROUTES,
  ...WATCH_ROUTES,
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
export type RouteRequest<N extends RouteName> = z.input<(typeof ROUTES)[N]['request']>;
export type RouteReply<N extends RouteName> = z.output<(typeof ROUTES)[N]['reply']>;
