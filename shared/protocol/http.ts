import { z } from 'zod';
import { EpochMs, PersonId, SessionId } from '../domain/ids.ts';
import { Me, Tenant } from '../domain/person.ts';
import { Device, SessionInfo, SignOutTrigger } from '../domain/session.ts';
import { Policy } from '../policy/policy.ts';

/** Bearer secrets. Only main and the server ever see one. */
const Token = z.string().min(16).max(4096);

export const Tokens = z.object({
  /** JWT (RFC 7519), EdDSA. */
  accessToken: Token,
  accessExpiresAt: EpochMs,
  /** Opaque, single use: each refresh answers with the next one. */
  refreshToken: Token,
});
export type Tokens = z.infer<typeof Tokens>;

export const SignedIn = z.object({
  tokens: Tokens,
  sessionId: SessionId,
  me: Me,
  tenant: Tenant,
  policy: Policy,
  /** Can do nothing but end this session, once; so that sign-out can be told later, without tokens. */
  revocationTicket: Token,
  serverTime: EpochMs,
});
export type SignedIn = z.infer<typeof SignedIn>;

export const AuditEntry = z.object({
  id: z.int().positive(),
  at: EpochMs,
  actorId: PersonId.nullable(),
  action: z.string().max(60),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const Empty = z.object({});

export type Access = 'public' | 'session' | 'admin';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters in the path are `:name`, and are also fields of `request`. */
  path: string;
  access: Access;
  request: z.ZodType;
  reply: z.ZodType;
}

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
  signIn: {
    method: 'POST',
    path: '/v1/sign-in',
    access: 'public',
    request: z.object({
      /** The part after the @ names the tenant. */
      email: z.email().max(254),
      password: z.string().min(1).max(1024),
      device: Device,
    }),
    reply: SignedIn,
  },
  refresh: {
    method: 'POST',
    path: '/v1/refresh',
    access: 'public',
    request: z.object({ refreshToken: Token }),
    reply: Tokens,
  },
  revokeByTicket: {
    method: 'POST',
    path: '/v1/revoke',
    access: 'public',
    request: z.object({ ticket: Token, trigger: SignOutTrigger }),
    /** `already` is true when the session had ended before. */
    reply: z.object({ already: z.boolean() }),
  },
  listSessions: {
    method: 'GET',
    path: '/v1/sessions',
    access: 'session',
    request: Empty,
    reply: z.object({ sessions: z.array(SessionInfo) }),
  },
  revokeSession: {
    method: 'DELETE',
    path: '/v1/sessions/:sessionId',
    access: 'session',
    request: z.object({ sessionId: SessionId }),
    reply: Empty,
  },
  readPolicy: {
    method: 'GET',
    path: '/v1/policy',
    access: 'session',
    request: Empty,
    reply: Policy,
  },
  setPolicy: {
    method: 'PUT',
    path: '/v1/policy',
    access: 'admin',
    request: Policy,
    reply: Policy,
  },
  readAudit: {
    method: 'GET',
    path: '/v1/audit',
    access: 'admin',
    request: z.object({
      beforeId: z.coerce.number().int().positive().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ entries: z.array(AuditEntry) }),
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
export type RouteRequest<N extends RouteName> = z.input<(typeof ROUTES)[N]['request']>;
export type RouteReply<N extends RouteName> = z.output<(typeof ROUTES)[N]['reply']>;

/** Bumped when an older client can no longer be served. */
export const PROTOCOL_VERSION = 1;
