import { z } from 'zod';
import { EpochMs, SessionId } from '../../domain/ids.ts';
import { Me, Tenant } from '../../domain/person.ts';
import { Device, SignOutTrigger } from '../../domain/session.ts';
import { PublicJwk } from '../../signing/public-jwk.ts';
import { SignedPolicy, SignedWord } from '../signed.ts';
import { type Route, Token } from './route.ts';

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

/** What can be asked for beside the first factor. Each has a sentence: `factor.<name>`. */
export const SecondFactor = z.enum(['totp', 'passkey', 'recovery']);
export type SecondFactor = z.infer<typeof SecondFactor>;

/** How far a sign-in came. A ticket goes on with it, for a few minutes, on the device it was begun on. */
export const SignInStep = z.discriminatedUnion('step', [
  SignedIn.extend({ step: z.literal('signed-in') }),
  /** Any one of `methods`, in the order in which they should be offered. */
  z.object({
    step: z.literal('second-factor'),
    ticket: Token,
    methods: z.array(SecondFactor).min(1),
  }),
  /** Policy asks for a second factor, and the person has none yet: they set one up now. */
  z.object({
    step: z.literal('enrolment'),
    ticket: Token,
    methods: z.array(SecondFactor.exclude(['recovery'])).min(1),
  }),
]);
export type SignInStep = z.infer<typeof SignInStep>;

export const SIGN_IN_ROUTES = {
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
    reply: SignInStep,
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
} as const satisfies Record<string, Route>;
