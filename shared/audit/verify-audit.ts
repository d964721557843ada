import type { PublicJwk } from '../signing/public-jwk.ts';
import { AuditBroken, type AuditFacts, type AuditFault, createAuditCheck } from './audit-check.ts';

/** `uncovered`: all is in order, but what comes after the entry `covered` was signed by nobody. */
export type AuditVerdict =
  | ({ outcome: 'intact' | 'uncovered' } & AuditFacts)
  | { outcome: 'broken'; fault: AuditFault; line: number; entry: number | null };

/**
 * Verifies an exported log, given as text in pieces of any size, with public keys alone. `pinned`: the
 * company's key; null takes the file's own, which then has to be compared by its thumbprint.
 */
export async function verifyAudit(
  text: AsyncIterable<string>,
  pinned: PublicJwk | null,
): Promise<AuditVerdict> {
  const check = createAuditCheck(pinned);
  let line = 0;
  try {
    for await (const each of linesIn(text)) {
      line += 1;
      await check.line(each);
    }
    const facts = await check.end();
    return { outcome: facts.entries > facts.covered ? 'uncovered' : 'intact', ...facts };
  } catch (cause) {
    if (!(cause instanceof AuditBroken)) throw cause;
    return { outcome: 'broken', fault: cause.fault, line, entry: check.nextEntry() };
  }
}

/** Without their line feeds. @throws AuditBroken when the last line has none */
async function* linesIn(text: AsyncIterable<string>): AsyncIterable<string> {
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new AuditBroken('file');
}
