import { z } from 'zod';
import type { SsoSettings } from '../../shared/domain/sso.ts';
import { normalEmail } from '../accounts/find-account.ts';

/** Whom the provider vouches for. */
export interface Identity {
  issuer: string;
  /** The provider's own name for the person: never given to anybody else (OpenID Connect Core §5.7). */
  subject: string;
  /** In its one spelling; null unless the provider says that it is theirs. */
  email: string | null;
  name: string | null;
  groups: readonly string[];
  /** The provider's name for its session, where it has one. */
  sid: string | null;
}

const Claims = z.object({
  iss: z.string().min(1).max(1_000),
  sub: z.string().min(1).max(255),
  email: z.string().max(254).optional().catch(undefined),
  email_verified: z.literal(true).optional().catch(undefined),
  name: z.string().trim().min(1).max(120).optional().catch(undefined),
});
const Sid = z.string().min(1).max(255);
const Groups = z.union([z.string().transform((group) => [group]), z.array(z.string().max(256))]);
const Email = z.email().max(254);

/**
 * What the claims of a verified ID token say, with those of the userinfo endpoint where the token does not
 * say it. Null for claims that name nobody. Pure.
 */
export function identityIn(
  idToken: Readonly<Record<string, unknown>>,
  userinfo: Readonly<Record<string, unknown>>,
  { groupsClaim }: Pick<SsoSettings, 'groupsClaim'>,
): Identity | null {
  const parsed = Claims.safeParse({ ...userinfo, ...idToken });
  if (!parsed.success) return null;
  const { iss: issuer, sub: subject, name = null } = parsed.data;
  const sid = Sid.safeParse(idToken['sid']);
  const email = Email.safeParse(normalEmail(parsed.data.email ?? ''));
  const groups = Groups.safeParse(idToken[groupsClaim] ?? userinfo[groupsClaim]);
  return {
    issuer,
    subject,
    sid: sid.success ? sid.data : null,
    name,
    email: email.success && parsed.data.email_verified === true ? email.data : null,
    groups: groups.success ? groups.data : [],
  };
}
