import { z } from 'zod';
import { TenantId } from '../domain/ids.ts';
import { canonicalJson } from '../receipt/canonical-json.ts';
import { PublicJwk } from '../signing/public-jwk.ts';
import { ChainedEntry } from './chain.ts';

/** A compact JWS. */
const Signed = z.string().max(4096);

/** What a log is exported with: whose it is, what verifies it, and where it ended when it was exported. */
export const ExportHead = z.strictObject({
  format: z.literal('nightjar-audit-1'),
  tenantId: TenantId,
  tenantKey: PublicJwk,
  /** Over a `Checkpoint`, of a type of its own: no earlier end of the log can stand in its place. */
  seal: Signed,
});
export type ExportHead = z.infer<typeof ExportHead>;

/** After the head: each entry in its order, and each checkpoint after the entry up to which it goes. */
export const ExportLine = z.union([
  z.strictObject({ entry: ChainedEntry.loose() }),
  z.strictObject({ checkpoint: Signed }),
]);
export type ExportLine = z.infer<typeof ExportLine>;

/** Every line has one spelling (RFC 8785), and ends with a line feed. */
export const lineOf = (content: ExportHead | ExportLine): string => `${canonicalJson(content)}\n`;

export interface SignedCheckpoint {
  entryId: number;
  document: string;
}

/** A stretch of the log. `checkpoints`: those that go up to one of `entries`. */
export function linesOf(
  entries: readonly ChainedEntry[],
  checkpoints: readonly SignedCheckpoint[],
): string {
  const at = new Map(checkpoints.map(({ entryId, document }) => [entryId, document]));
  return entries
    .map((entry) => {
      const checkpoint = at.get(entry.id);
      const line = lineOf({ entry });
      return checkpoint === undefined ? line : line + lineOf({ checkpoint });
    })
    .join('');
}
