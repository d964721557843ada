import { z } from 'zod';
import { Device } from '../../domain/session.ts';
import {
  SignInWay,
  SSO_REDIRECT_PATH,
  SsoProblem,
  SsoSecret,
  SsoSettings,
} from '../../domain/sso.ts';
import { Empty, type Route } from './route.ts';
import { SignInStep } from './sign-in.ts';

/** RFC 7636 §4.2: base64url of a SHA-256. */
const Challenge = z.string().regex(/^[\w-]{43}$/);
/** RFC 7636 §4.1. */
const Verifier = z.string().regex(/^[\w.~-]{43,128}$/);
const State = z.string().regex(/^[\w-]{22,128}$/);

/** As admins see it: the secret stays. */
const SsoProvider = z.object({
  settings: SsoSettings.nullable(),
  /** How everybody else names this server, where it knows that itself. */
  publicUrl: z.url().max(2048).nullable(),
});

export const SSO_ROUTES = {
  /**
   * What people of a mail domain sign in with. By the domain alone: the answer is the same for everybody
   * in it, and for a domain that is not here the same as for a company that set nothing up.
   */
  signInWays: {
    method: 'POST',
    path: '/v1/sign-in/ways',
    access: 'public',
    request: z.object({ email: z.email().max(254) }),
    reply: z.object({ ways: z.array(SignInWay).min(1) }),
  },
  /** Where the browser begins. `SignOnUnavailable` for a company without, and while its provider is away. */
  ssoBegin: {
    method: 'POST',
    path: '/v1/sso/begin',
    access: 'public',
    request: z.object({
      email: z.email().max(254),
      /** RFC 8252 §7.3: of the device itself. */
      redirectUri: z
        .string()
        .max(300)
        .regex(new RegExp(`^http://127\\.0\\.0\\.1:\\d{1,5}${SSO_REDIRECT_PATH}$`)),
      challenge: Challenge,
      state: State,
      device: Device,
    }),
    reply: z.object({ url: z.url({ protocol: /^https?$/ }).max(4096) }),
  },
  /** Once for each `state`, on the device that began it; `SignOnRefused` otherwise. */
  ssoFinish: {
    method: 'POST',
    path: '/v1/sso/finish',
    access: 'public',
    request: z.object({
      /** As it was begun: says which company hears of it when it is refused. */
      email: z.email().max(254),
      code: z.string().min(1).max(4096),
      state: State,
      verifier: Verifier,
      /** RFC 9207: as the browser brought it. */
      issuer: z.string().min(1).max(4096).nullable(),
      device: Device,
    }),
    reply: SignInStep,
  },
  readSso: {
    method: 'GET',
    path: '/v1/sso',
    access: 'admin',
    request: Empty,
    reply: SsoProvider,
  },
  /** `BadRequest` without a secret where there is none yet, or only one of another issuer. */
  setSso: {
    method: 'PUT',
    path: '/v1/sso',
    access: 'admin',
    stepUp: 'administer',
    /** `secret`: null leaves the one that is there. */
    request: z.object({ settings: SsoSettings, secret: SsoSecret.nullable() }),
    reply: SsoProvider,
  },
  /** Asks the provider what it is, and says what is wrong with it: nothing is kept. */
  checkSso: {
    method: 'POST',
    path: '/v1/sso/check',
    access: 'admin',
    stepUp: 'administer',
    request: SsoSettings.pick({ issuer: true }),
    reply: z.object({ problems: z.array(SsoProblem) }),
  },
} as const satisfies Record<string, Route>;
