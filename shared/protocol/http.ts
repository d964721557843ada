import { z } from 'zod';
import { DeviceOverview } from '../domain/device-overview.ts';
import { EpochMs, PersonId, SessionId, WipeId } from '../domain/ids.ts';
import { Me, Tenant } from '../domain/person.ts';
import { Device, SessionInfo, SignOutTrigger } from '../domain/session.ts';
import { TourOverview, TourProgress } from '../domain/tour.ts';
import { WIPE_REASON_MAX, Wipe, WipedDevice, WipeTarget } from '../domain/wipe.ts';
import { CompanyRules } from '../policy/company-policy.ts';
import type { PolicyValues } from '../policy/generated.ts';
import { ReceiptFile, ReceiptOutcome } from '../receipt/receipt.ts';
import { PublicJwk } from '../signing/public-jwk.ts';
import { SignedPolicy, SignedWord } from './signed.ts';

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
  /** Verifies what the company signs. Pinned: nobody is asked for it again. */
  tenantKey: PublicJwk,
  signedPolicy: SignedPolicy,
  word: SignedWord,
  /** Can do nothing but end this session, once; so that sign-out can be told later, without tokens. */
  revocationTicket: Token,
  /** The tenant's word that `device.key` is this session's device's: a compact JWS over `DeviceCertificate`. */
  deviceCertificate: Token,
  serverTime: EpochMs,
});
export type SignedIn = z.infer<typeof SignedIn>;

/** What a change of policy did to each setting that it touched: what was there before, and after. JSON text. */
export const PolicyChanges = z.record(
  z.string().max(60),
  z.tuple([z.string().max(200), z.string().max(200)]),
);
export type PolicyChanges = z.infer<typeof PolicyChanges>;

export const AuditEntry = z.object({
  id: z.int().positive(),
  at: EpochMs,
  actorId: PersonId.nullable(),
  action: z.string().max(60),
  detail: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null(), PolicyChanges]),
  ),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const Empty = z.object({});

/** Pages of a list that is counted from its beginning. */
const From = z.object({
  from: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export type Access = 'public' | 'session' | 'admin';

/**
 * What has to be confirmed with the password, not long before: where the company's policy has the word,
 * or `always`.
 */
export type StepUpNeed = PolicyValues['stepUp'][number] | 'always';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters in the path are `:name`, and are also fields of `request`. */
  path: string;
  access: Access;
  /** `StepUpNeeded` otherwise. */
  stepUp?: StepUpNeed;
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
    reply: Tokens.extend({ word: SignedWord }),
  },
  revokeByTicket: {
    method: 'POST',
    path: '/v1/revoke',
    access: 'public',
    request: z.object({ ticket: Token, trigger: SignOutTrigger }),
    /** `already` is true when the session had ended before. */
    reply: z.object({ already: z.boolean() }),
  },
  /** The logout receipt of the ticket's session. Ends the session, if it still lives. */
  receipt: {
    method: 'POST',
    path: '/v1/receipt',
    access: 'public',
    request: z.object({ ticket: Token, file: ReceiptFile }),
    /** `already` is true when the server has this very receipt. */
    reply: z.object({ already: z.boolean() }),
  },
  /** A session's receipts, the newest first: those of a sign-out that took several tries, too. */
  receipts: {
    method: 'GET',
    path: '/v1/receipts/:sessionId',
    access: 'admin',
    request: z.object({ sessionId: SessionId }),
    reply: z.object({
      receipts: z.array(
        z.object({ receivedAt: EpochMs, outcome: ReceiptOutcome, file: ReceiptFile }),
      ),
    }),
  },
  listSessions: {
    method: 'GET',
    path: '/v1/sessions',
    access: 'session',
    request: Empty,
    reply: z.object({ sessions: z.array(SessionInfo) }),
  },
  /** Of another device: one's own session ends with its ticket. */
  revokeSession: {
    method: 'DELETE',
    path: '/v1/sessions/:sessionId',
    access: 'session',
    stepUp: 'sign-out-devices',
    request: z.object({ sessionId: SessionId }),
    reply: Empty,
  },
  /** The person at the session proves to be there; for a few minutes that is enough. */
  stepUp: {
    method: 'POST',
    path: '/v1/step-up',
    access: 'session',
    request: z.object({ password: z.string().min(1).max(1024) }),
    reply: z.object({ until: EpochMs }),
  },
  /** Every living session of the company, by the names of people and devices. */
  listDevices: {
    method: 'GET',
    path: '/v1/devices',
    access: 'admin',
    /** `name`: a part of the person's or the device's. */
    request: From.extend({ name: z.string().max(120).default('') }),
    reply: z.object({ devices: z.array(DeviceOverview), total: z.int().nonnegative() }),
  },
  /** Locks a device that is connected. One that is not has its own deadlines; nothing is kept for it. */
  lockSession: {
    method: 'POST',
    path: '/v1/sessions/:sessionId/lock',
    access: 'admin',
    request: z.object({ sessionId: SessionId }),
    reply: z.object({ heard: z.boolean() }),
  },
  /** Ends sessions whose devices keep nothing. That of everyone begins when a second admin approves. */
  askWipe: {
    method: 'POST',
    path: '/v1/wipes',
    access: 'admin',
    stepUp: 'always',
    request: z.object({
      target: WipeTarget,
      reason: z.string().trim().min(1).max(WIPE_REASON_MAX),
    }),
    reply: z.object({ wipe: Wipe }),
  },
  approveWipe: {
    method: 'POST',
    path: '/v1/wipes/:wipeId/approve',
    access: 'admin',
    stepUp: 'always',
    request: z.object({ wipeId: WipeId }),
    reply: z.object({ wipe: Wipe }),
  },
  cancelWipe: {
    method: 'POST',
    path: '/v1/wipes/:wipeId/cancel',
    access: 'admin',
    request: z.object({ wipeId: WipeId }),
    reply: z.object({ wipe: Wipe }),
  },
  /** The newest first. */
  listWipes: {
    method: 'GET',
    path: '/v1/wipes',
    access: 'admin',
    request: From,
    reply: z.object({ wipes: z.array(Wipe), total: z.int().nonnegative() }),
  },
  /** One wipe and its devices: first those that have sent no receipt. */
  readWipe: {
    method: 'GET',
    path: '/v1/wipes/:wipeId',
    access: 'admin',
    request: From.extend({ wipeId: WipeId }),
    reply: z.object({ wipe: Wipe, devices: z.array(WipedDevice) }),
  },
  readPolicy: {
    method: 'GET',
    path: '/v1/policy',
    access: 'session',
    request: Empty,
    reply: z.object({ signedPolicy: SignedPolicy }),
  },
  setPolicy: {
    method: 'PUT',
    path: '/v1/policy',
    access: 'admin',
    stepUp: 'administer',
    /** `basedOn`: the version that was changed; `Conflict` when another one is in force meanwhile. */
    request: CompanyRules.extend({ basedOn: z.int().positive() }),
    reply: z.object({ signedPolicy: SignedPolicy }),
  },
  /** How far the caller came with the tour for new employees. */
  myTour: {
    method: 'GET',
    path: '/v1/tour/mine',
    access: 'session',
    request: Empty,
    reply: TourProgress,
  },
  noteTour: {
    method: 'POST',
    path: '/v1/tour',
    access: 'session',
    /** `completed`: to its end; otherwise it was shown. */
    request: z.object({ version: z.int().min(1).max(1_000), completed: z.boolean() }),
    reply: TourProgress,
  },
  /** Everybody, by name. */
  listTours: {
    method: 'GET',
    path: '/v1/tour',
    access: 'admin',
    request: From,
    reply: z.object({
      tours: z.array(TourOverview),
      total: z.int().nonnegative(),
      completed: z.int().nonnegative(),
    }),
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
