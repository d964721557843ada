import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type { Me } from '../../shared/domain/person.ts';

/** Under which name and address passkeys are made and used (WebAuthn level 3 §4). */
export interface RelyingParty {
  /** RP ID: a host name. */
  id: string;
  origin: string;
}

/** `http://localhost:…` or https: WebAuthn takes no other, and no IP address. */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, origin };
}

const Base64Url = z
  .string()
  .regex(/^[\w-]+$/)
  .max(16_384);
const CREDENTIAL_ID_MAX = 1_366;
const CredentialId = Base64Url.max(CREDENTIAL_ID_MAX);
const Transports = z.array(z.string().max(32)).max(10);

/** As `toJSON` of a browser writes it (WebAuthn level 3 §5.1). */
const Registration = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: Transports.default([]),
  }),
});
const Authentication = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.nullish(),
  }),
});
type Authentication = z.infer<typeof Authentication>;

/** A passkey's own part of what is kept. */
export interface PublicPasskey {
  credentialId: string;
  /** COSE key, base64url. */
  publicKey: string;
  counter: number;
  transports: string[];
  synced: boolean;
}

/** A passkey that is found again without being named, and verifies its user. */
export const creationOptions = (
  rp: RelyingParty,
  me: Pick<Me, 'email' | 'name'>,
  userHandle: Uint8Array<ArrayBuffer>,
  existing: readonly PublicPasskey[],
) =>
  generateRegistrationOptions({
    rpName: 'Nightjar',
    rpID: rp.id,
    userID: userHandle,
    userName: me.email,
    userDisplayName: me.name,
    attestationType: 'none',
    excludeCredentials: existing.map(namesOf),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });

/** `existing`: the person's; none when the passkey has to say whose it is. */
export const requestOptions = (rp: RelyingParty, existing: readonly PublicPasskey[]) =>
  generateAuthenticationOptions({
    rpID: rp.id,
    userVerification: 'required',
    allowCredentials: existing.map(namesOf),
  });

const namesOf = ({ credentialId: id, transports }: PublicPasskey) => ({ id, transports });

/** Null for whatever is no answer to this challenge. */
export async function readRegistration(
  rp: RelyingParty,
  challenge: string,
  answer: unknown,
): Promise<PublicPasskey | null> {
  const parsed = Registration.safeParse(answer);
  if (!parsed.success) return null;
  const { transports } = parsed.data.response;
  const verified = await orNull(() =>
    verifyRegistrationResponse({
      response: { ...parsed.data, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
    }),
  );
  if (!verified?.verified) return null;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports,
    synced: credentialBackedUp,
  };
}

/** Which passkey answers, and of whom it says it is; nothing of it is proven yet. */
export function peekAuthentication(
  answer: unknown,
): { credentialId: string; userHandle: string | null; answer: Authentication } | null {
  const parsed = Authentication.safeParse(answer);
  if (!parsed.success) return null;
  const { id, response } = parsed.data;
  return { credentialId: id, userHandle: response.userHandle ?? null, answer: parsed.data };
}

/** What the passkey counted up to; null for whatever is not this passkey's answer to this challenge. */
export async function readAuthentication(
  rp: RelyingParty,
  challenge: string,
  { response, ...answer }: Authentication,
  passkey: PublicPasskey,
): Promise<Pick<PublicPasskey, 'counter' | 'synced'> | null> {
  const { clientDataJSON, authenticatorData, signature } = response;
  const verified = await orNull(() =>
    verifyAuthenticationResponse({
      response: {
        ...answer,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
      requireUserVerification: true,
    }),
  );
  if (!verified?.verified) return null;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  return { counter: newCounter, synced: credentialBackedUp };
}

/** The library throws at everything that is not as it has to be; there is nothing to tell apart. */
async function orNull<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}
