import { z } from 'zod';
import { Factors, NewTotp, Passkey, PasskeyName, RecoveryCodes } from '../../domain/factor.ts';
import { EpochMs, PasskeyId, PersonId } from '../../domain/ids.ts';
import { CeremonyEnd, CeremonyRequest, CodeProof, Handle, TotpCode } from './proof.ts';
import { Empty, type Route, Token } from './route.ts';

/** With which a person shows that they are there. */
export const FactorProof = z.discriminatedUnion('method', [
  z.object({ method: z.literal('password'), password: z.string().min(1).max(1024) }),
  ...CodeProof.options,
  /** What `finishPasskeyProof` answered; good for one use, for two minutes. */
  z.object({ method: z.literal('passkey'), ticket: Token }),
]);
export type FactorProof = z.infer<typeof FactorProof>;

/** What a passkey is asked for, in the browser. */
export const ProofPurpose = z.enum(['step-up', 'unlock']);
export type ProofPurpose = z.infer<typeof ProofPurpose>;

export const FACTOR_ROUTES = {
  /** One's own. */
  listFactors: {
    method: 'GET',
    path: '/v1/factors',
    access: 'session',
    request: Empty,
    reply: Factors,
  },
  /**
   * The person at the session proves to be there; for a few minutes that is enough. `FactorNeeded` for a
   * password alone where policy asks for a second factor.
   */
  stepUp: {
    method: 'POST',
    path: '/v1/step-up',
    access: 'session',
    request: z.object({ proof: FactorProof }),
    reply: z.object({ until: EpochMs }),
  },
  /** For unlocking: whether this second factor is right. A password is none: `FactorNeeded`. */
  checkFactor: {
    method: 'POST',
    path: '/v1/factors/check',
    access: 'session',
    request: z.object({ proof: FactorProof }),
    reply: Empty,
  },
  /** Ends all other sessions of the person. `PasswordTooShort`, `PasswordBreached`. */
  changePassword: {
    method: 'PUT',
    path: '/v1/password',
    access: 'session',
    stepUp: 'always',
    request: z.object({ password: z.string().max(4096) }),
    reply: Empty,
  },
  beginTotp: {
    method: 'POST',
    path: '/v1/factors/totp',
    access: 'session',
    stepUp: 'set-up',
    request: Empty,
    reply: NewTotp,
  },
  /**
   * The first code: from now on the app counts, in the place of one that was set up before. Ends all other
   * sessions. `recoveryCodes` when there were none. `WrongCode`; `TicketExpired` when `setup` ran out.
   */
  confirmTotp: {
    method: 'POST',
    path: '/v1/factors/totp/confirm',
    access: 'session',
    stepUp: 'set-up',
    request: z.object({ setup: Token, code: TotpCode }),
    reply: z.object({ recoveryCodes: RecoveryCodes.nullable() }),
  },
  /** Ends all other sessions. `LastFactor` while policy asks for a factor, and there is no other. */
  removeTotp: {
    method: 'DELETE',
    path: '/v1/factors/totp',
    access: 'session',
    stepUp: 'always',
    request: Empty,
    reply: Empty,
  },
  /** `url` is for the system's browser, for five minutes. */
  beginPasskey: {
    method: 'POST',
    path: '/v1/factors/passkeys',
    access: 'session',
    stepUp: 'set-up',
    request: CeremonyRequest,
    reply: z.object({ url: z.url().max(2048) }),
  },
  /** Ends all other sessions. `recoveryCodes` when there were none. */
  finishPasskey: {
    method: 'POST',
    path: '/v1/factors/passkeys/finish',
    access: 'session',
    stepUp: 'set-up',
    request: CeremonyEnd.extend({ name: PasskeyName }),
    reply: z.object({ passkey: Passkey, recoveryCodes: RecoveryCodes.nullable() }),
  },
  renamePasskey: {
    method: 'PUT',
    path: '/v1/factors/passkeys/:passkeyId',
    access: 'session',
    request: z.object({ passkeyId: PasskeyId, name: PasskeyName }),
    reply: Empty,
  },
  /** Ends all other sessions. `LastFactor` as with `removeTotp`. */
  removePasskey: {
    method: 'DELETE',
    path: '/v1/factors/passkeys/:passkeyId',
    access: 'session',
    stepUp: 'always',
    request: z.object({ passkeyId: PasskeyId }),
    reply: Empty,
  },
  /** New ones; those from before open nothing more. `NotFound` for whoever has no other factor. */
  newRecoveryCodes: {
    method: 'POST',
    path: '/v1/factors/recovery-codes',
    access: 'session',
    stepUp: 'always',
    request: Empty,
    reply: z.object({ recoveryCodes: RecoveryCodes }),
  },
  /** `NotFound` for whoever has no passkey. */
  beginPasskeyProof: {
    method: 'POST',
    path: '/v1/factors/passkey-proof',
    access: 'session',
    request: CeremonyRequest.extend({ purpose: ProofPurpose }),
    reply: z.object({ url: z.url().max(2048) }),
  },
  /** `ticket` is then the proof for `stepUp` or `checkFactor`, whichever it was begun for. */
  finishPasskeyProof: {
    method: 'POST',
    path: '/v1/factors/passkey-proof/finish',
    access: 'session',
    request: CeremonyEnd,
    reply: z.object({ ticket: Token }),
  },
  /**
   * An admin vouches for somebody who lost theirs: all factors beside the password go, and all their sessions
   * end. `NotAllowed` for one's own, and for an owner's to all but owners.
   */
  resetFactors: {
    method: 'POST',
    path: '/v1/people/:personId/factors/reset',
    access: 'admin',
    stepUp: 'always',
    request: z.object({ personId: PersonId }),
    reply: Empty,
  },
  /** Asked by the page in the browser, which has the handle from its address and knows nothing else. */
  passkeyOptions: {
    method: 'POST',
    path: '/v1/passkey/options',
    access: 'public',
    request: z.object({ handle: Handle }),
    /** WebAuthn level 3 §5.1.8, §5.1.10: `PublicKeyCredentialCreationOptionsJSON` or the request's. */
    reply: z.object({
      kind: z.enum(['create', 'get']),
      options: z.record(z.string(), z.json()),
      /** To call it off: says so to the app that waits. */
      cancelUrl: z.url().max(2048),
    }),
  },
  /** `PasskeyRefused`. `redirectUrl`: back to the app that waits. */
  passkeyResponse: {
    method: 'POST',
    path: '/v1/passkey/response',
    access: 'public',
    request: z.object({ handle: Handle, response: z.record(z.string(), z.json()) }),
    reply: z.object({ redirectUrl: z.url().max(2048) }),
  },
} as const satisfies Record<string, Route>;
