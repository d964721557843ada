import { AuditBroken } from '../../shared/audit/audit-check.ts';
import { type AuditVerdict, verifyAudit } from '../../shared/audit/verify-audit.ts';
import type { PublicJwk } from '../../shared/signing/public-jwk.ts';
import type { AuditWords } from './words.ts';

/** Exit codes. */
const INTACT = 0;
const BROKEN = 1;
const UNCOVERED = 2;

export interface Report {
  lines: string[];
  code: typeof INTACT | typeof BROKEN | typeof UNCOVERED;
}

export const failed = (line: string): Report => ({ lines: [line], code: BROKEN });

/** Checks an exported log with public keys alone. `pinned`: the company's key; null takes the file's own. */
export async function checkAudit(
  bytes: AsyncIterable<Uint8Array>,
  pinned: PublicJwk | null,
  words: AuditWords,
): Promise<Report> {
  const verdict = await verifyAudit(textOf(bytes), pinned);
  return reportOf(verdict, pinned !== null, words);
}

function reportOf(verdict: AuditVerdict, pinned: boolean, { t, dateTime }: AuditWords): Report {
  if (verdict.outcome === 'broken') {
    const { line, entry, fault } = verdict;
    const where = entry === null ? t('at.line', { line }) : t('at.entry', { entry, line });
    return failed(t('broken', { where, why: t(`broken.${fault}`) }));
  }
  const { entries, covered, sealedAt, thumbprint } = verdict;
  const key = [t(pinned ? 'key.pinned' : 'key.compare'), `  ${thumbprint}`];
  const at = dateTime(sealedAt);
  return verdict.outcome === 'intact'
    ? { lines: [t('intact', { entries, at }), ...key], code: INTACT }
    : { lines: [t('uncovered', { covered, entries, at }), ...key], code: UNCOVERED };
}

/** @throws AuditBroken for what is not UTF-8 */
async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  // With its byte order mark, if it has one: nothing of a file is overlooked.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decoded = (piece?: Uint8Array) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch (cause) {
      if (cause instanceof TypeError) throw new AuditBroken('file');
      throw cause;
    }
  };
  for await (const piece of bytes) yield decoded(piece);
  yield decoded();
}
