import { z } from 'zod';
import { Role } from './person.ts';

/** What a sign-in begins with. Each has a sentence. */
export const SignInWay = z.enum(['password', 'passkey', 'sso']);
export type SignInWay = z.infer<typeof SignInWay>;

/** Where the browser comes back to on the device, at any port: a provider knows this address. */
export const SSO_REDIRECT_PATH = '/nightjar/sign-in';
/** As it is to be registered there: providers do not look at the port of a loopback address (RFC 8252 §7.3). */
export const SSO_REDIRECT_URI = `http://127.0.0.1${SSO_REDIRECT_PATH}`;

/** No provider makes anybody an owner. */
export const SsoRole = Role.exclude(['owner']);
export type SsoRole = z.infer<typeof SsoRole>;

/** Who is in the group has the role. With several, the one with the most rights. */
const GroupRole = z.object({ group: z.string().trim().min(1).max(256), role: SsoRole });

const ScopeToken = z
  .string()
  .max(100)
  /** RFC 6749 §3.3. */
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/);

/** A company's provider (OpenID Connect), as its admins set it. */
export const SsoSettings = z.object({
  enabled: z.boolean(),
  /** OpenID Connect Discovery 1.0 §3: no query, no fragment. */
  issuer: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine((text) => !/[?#]/.test(text) && !URL.parse(text)?.username),
  clientId: z.string().trim().min(1).max(500),
  /** Beside `openid`, which is always asked for. */
  scopes: z.array(ScopeToken).max(20),
  /** The claim with the names of somebody's groups. */
  groupsClaim: z.string().trim().min(1).max(100),
  roles: z.array(GroupRole).max(100),
  /** Of whoever is in none of these groups. */
  otherRole: SsoRole.exclude(['admin']),
  /** Somebody who has an account with the provider's verified address already becomes its owner. */
  linkByEmail: z.boolean(),
  /** Each sign-in asks the person again, whoever is still signed in at the provider in that browser. */
  askAgain: z.boolean(),
});
export type SsoSettings = z.infer<typeof SsoSettings>;

/** Write-only: nobody reads one. */
export const SsoSecret = z.string().min(1).max(1_000);

/**
 * Where a sign-in with the provider's word was refused. `state`: nobody began it, or it is over; `device`: begun
 * on another one, or by somebody else on the same; `issuer`: another provider answered; `answer`: the code or the
 * ID token is not right; `provider`: it could not be used; `account`: for whom it vouches there is none here;
 * `closed`: there is one, and it does not open.
 */
export const SsoRefusal = z.enum([
  'state',
  'device',
  'issuer',
  'answer',
  'provider',
  'account',
  'closed',
]);
export type SsoRefusal = z.infer<typeof SsoRefusal>;

/** What a check of a provider came to. Each has a sentence: `sso.check.<name>`. */
export const SsoProblem = z.enum([
  'not-encrypted',
  'address-refused',
  'not-reached',
  'not-found',
  'not-understood',
  'other-issuer',
  'no-code-flow',
  'no-pkce',
  'weak-signature',
  'no-backchannel-logout',
]);
export type SsoProblem = z.infer<typeof SsoProblem>;

/** Those with which it works all the same. */
export const SSO_REMARKS: ReadonlySet<SsoProblem> = new Set(['no-pkce', 'no-backchannel-logout']);
