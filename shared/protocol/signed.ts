import { z } from 'zod';
import { EpochMs, SessionId, TenantId } from '../domain/ids.ts';

/** The company's policy, signed by its key: a compact JWS over `CompanyPolicy`. */
export const SignedPolicy = z.string().min(16).max(131_072);

/** That the server knew of this session, and when by its own clock: a compact JWS over `Word`. */
export const SignedWord = z.string().min(16).max(4096);

/** What the tenant's key signs again and again, so that a client knows for how long it heard nothing. */
export const Word = z.object({ tenantId: TenantId, sessionId: SessionId, at: EpochMs });
export type Word = z.infer<typeof Word>;

/** Why the server ends a session, where it says so at the moment of the end. */
export const EndReason = z.enum([
  'revoked',
  'wiped',
  'session-age',
  'account-ended',
  'tenant-closed',
  /** The company's provider of sign-ins ended its session. */
  'provider',
]);
export type EndReason = z.infer<typeof EndReason>;
