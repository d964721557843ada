import { z } from 'zod';
import { NewTotp, RecoveryCodes, SecondFactor } from '../../domain/factor.ts';
import { EpochMs, SessionId } from '../../domain/ids.ts';
import { Me, Tenant } from '../../domain/person.ts';
import { Posture } from '../../domain/posture.ts';
import { Device, SignOutTrigger } from '../../domain/session.ts';
import { PublicJwk } from '../../signing/public-jwk.ts';
import { SignedPolicy, SignedWord } from '../signed.ts';
import { CeremonyEnd, CeremonyRequest, CodeProof, TotpCode } from './proof.ts';
import { type Route, Token } from './route.ts';

export const Tokens = z.object({
  /** JWT (RFC 7519), EdDSA; of use only with proofs by the device's key (RFC 9449). */
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

/** A sign-in that made something on its way. */
const SignInWithCodes = z.object({
  next: SignInStep,
  /** When a first factor was set up: to be shown, once. */
  recoveryCodes: RecoveryCodes.nullable(),
});

/** Where a sign-in goes on: `TicketExpired` when it ran out, or on another device than it was begun on. */
const Continued = z.object({ ticket: Token, device: Device });

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
  /** `WrongCode`, `CodeUsed`. */
  signInFactor: {
    method: 'POST',
    path: '/v1/sign-in/factor',
    access: 'device',
    request: Continued.extend({ proof: CodeProof }),
    reply: SignInStep,
  },
  /** For the step `enrolment`. */
  beginTotpAtSignIn: {
    method: 'POST',
    path: '/v1/sign-in/totp',
    access: 'device',
    request: Continued,
    reply: NewTotp,
  },
  /** `WrongCode`; `TicketExpired` also when `setup` ran out. */
  confirmTotpAtSignIn: {
    method: 'POST',
    path: '/v1/sign-in/totp/confirm',
    access: 'device',
    request: Continued.extend({ setup: Token, code: TotpCode }),
    reply: SignInWithCodes,
  },
  /**
   * `url` is for the system's browser, for five minutes. Without a ticket the passkey is the first factor and
   * says who it is; with one it is the second, or is made there, as the ticket's step asks.
   */
  beginPasskeyAtSignIn: {
    method: 'POST',
    path: '/v1/sign-in/passkey',
    access: 'device',
    request: CeremonyRequest.extend({ device: Device, ticket: Token.optional() }),
    reply: z.object({ url: z.url().max(2048) }),
  },
  /** `PasskeyRefused`; `TicketExpired` when the code is not one of this device's. */
  finishPasskeyAtSignIn: {
    method: 'POST',
    path: '/v1/sign-in/passkey/finish',
    access: 'device',
    request: CeremonyEnd.extend({ device: Device }),
    reply: SignInWithCodes,
  },
  refresh: {
    method: 'POST',
    path: '/v1/refresh',
    access: 'device',
    request: z.object({ refreshToken: Token, posture: Posture.optional() }),
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
