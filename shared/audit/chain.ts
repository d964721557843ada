import { z } from 'zod';
import { EpochMs, TenantId } from '../domain/ids.ts';
import { canonicalJson } from '../receipt/canonical-json.ts';

/** SHA-256, lower-case hex. */
const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One entry as the log keeps it. */
export const ChainedEntry = z.object({
  id: z.int().positive(),
  at: EpochMs,
  actorId: z.uuid().nullable(),
  action: z.string().max(60),
  detail: z.record(z.string(), z.json()),
  /** The hash of the entry before it; null for the first. */
  previous: Hash.nullable(),
  hash: Hash,
});
export type ChainedEntry = z.infer<typeof ChainedEntry>;

/**
 * What the company's key signs of its log: that it had `entryId` entries, of which the last had this hash.
 * `previous`: up to where the checkpoint before this one went, 0 for the first.
 */
export const Checkpoint = z.object({
  tenantId: TenantId,
  entryId: z.int().nonnegative(),
  hash: Hash.nullable(),
  at: EpochMs,
  previous: z.int().nonnegative(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** Of everything that `entry` says, its own hash apart, and of whose log it is: SHA-256 over RFC 8785. */
export async function hashOfEntry(
  tenantId: TenantId,
  { hash: _, ...said }: Readonly<Record<string, unknown>>,
): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson({ ...said, tenantId }));
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
