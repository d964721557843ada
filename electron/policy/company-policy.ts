import { z } from 'zod';
import type { EpochMs, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { CompanyPolicy } from '../../shared/policy/company-policy.ts';
import { SignedPolicy, Word } from '../../shared/protocol/signed.ts';
import { PublicJwk } from '../../shared/signing/public-jwk.ts';
import { type DocumentFault, readDocument } from '../../shared/signing/signed-document.ts';

/** The company's policy as a session keeps it, for the time without a network too. */
export const HeldPolicy = z.object({
  /** Pinned at sign-in: nothing that another key signed is ever taken. */
  tenantKey: PublicJwk,
  signed: SignedPolicy,
  /** What `signed` says; it was verified before it was kept. */
  document: CompanyPolicy,
});
export type HeldPolicy = z.infer<typeof HeldPolicy>;

export interface Company {
  tenantId: TenantId;
  tenantKey: PublicJwk;
}

const REFUSALS: Readonly<
  Record<DocumentFault, 'PolicyUnsigned' | 'PolicyForged' | 'ServerAnswerInvalid'>
> = {
  malformed: 'PolicyUnsigned',
  'wrong-type': 'PolicyForged',
  'wrong-key': 'PolicyForged',
  forged: 'PolicyForged',
  // It is the company's word, but not one that this version of Nightjar understands.
  'wrong-content': 'ServerAnswerInvalid',
};

/**
 * The policy in a document that came from the server, whose clock shows `serverTime`. `PolicyUnsigned`,
 * `PolicyForged` (by another key, for another company, or altered), `PolicyExpired`.
 */
export async function readPolicy(
  signed: string,
  company: Company,
  serverTime: EpochMs,
): Promise<Result<HeldPolicy>> {
  const { tenantId, tenantKey } = company;
  const read = await readDocument(signed, tenantKey, 'nightjar-policy+jwt', CompanyPolicy);
  if (!read.ok) return err(REFUSALS[read.error], { detail: read.error });
  const document = read.value;
  if (document.tenantId !== tenantId) return err('PolicyForged', { detail: 'another tenant’s' });
  if (document.expiresAt <= serverTime) return err('PolicyExpired');
  return ok({ tenantKey, signed, document });
}

/** The same for a session that holds one already: `PolicyRolledBack` for one that is older. */
export async function readNewerPolicy(
  signed: string,
  held: HeldPolicy,
  serverTime: EpochMs,
): Promise<Result<HeldPolicy>> {
  const { tenantKey, document: before } = held;
  const read = await readPolicy(signed, { tenantId: before.tenantId, tenantKey }, serverTime);
  if (!read.ok) return read;
  const { version, issuedAt } = read.value.document;
  const older =
    version < before.version || (version === before.version && issuedAt < before.issuedAt);
  return older ? err('PolicyRolledBack', { detail: `version ${version}` }) : read;
}

/** What the server's clock showed when it signed that this session lives; null for anything else. */
export async function readWord(
  signed: string,
  { tenantId, tenantKey }: Company,
  sessionId: SessionId,
): Promise<EpochMs | null> {
  const read = await readDocument(signed, tenantKey, 'nightjar-word+jwt', Word);
  if (!read.ok) return null;
  const { tenantId: whose, sessionId: which, at } = read.value;
  return whose === tenantId && which === sessionId ? at : null;
}
