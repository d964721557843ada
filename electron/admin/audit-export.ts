import { AuditBroken, type AuditCheck, createAuditCheck } from '../../shared/audit/audit-check.ts';
import { lineOf, linesOf } from '../../shared/audit/export-file.ts';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import { EXPORT_PAGE_MAX } from '../../shared/protocol/routes/audit.ts';
import type { SaveOpened } from '../files/save-opened.ts';
import type { Ask } from '../session/asking.ts';
import type { Facts } from '../session/present.ts';
import { csvHead, csvOf } from './audit-csv.ts';

export interface AuditExportOptions {
  ask: Ask;
  facts: Facts;
  save: SaveOpened;
}

type Export = (
  request: IpcParsed<'admin.exportAudit'>,
) => Promise<Result<IpcReply<'admin.exportAudit'>>>;
type Page = RouteReply<'exportAudit'>;

/**
 * Writes the audit log to a file that the admin chooses, page by page. What can be verified is, on the way,
 * with the key that this client pinned; a log that is broken is written all the same, and that it is, is said.
 */
export function createAuditExport({ ask, facts, save }: AuditExportOptions): Export {
  async function* pages(lastId: number, filter: object): AsyncGenerator<Page> {
    for (let afterId = 0; ; ) {
      const page = await ask('exportAudit', { ...filter, afterId, lastId });
      if (!page.ok) throw new NightjarError(page.error.code, page.error.detail);
      yield page.value;
      const last = page.value.entries.at(-1);
      if (!last || page.value.entries.length < EXPORT_PAGE_MAX) return;
      afterId = last.id;
    }
  }

  async function exportTo(
    name: string,
    text: AsyncIterable<string>,
    intact: () => Promise<boolean | null>,
  ): ReturnType<Export> {
    const saved = await save(name, encoded(text));
    return ok({ saved, intact: saved ? await intact() : null });
  }

  return async ({ format, ...filter }) => {
    const sealed = await ask('sealAudit', { format });
    if (!sealed.ok) return sealed;
    const { head, entryId } = sealed.value;
    if (format === 'csv') {
      const text = csvText(pages(entryId, filter));
      return exportTo('audit.csv', text, async () => null);
    }
    const tenantKey = facts.record?.company.tenantKey;
    if (!tenantKey) return err('WrongState');
    // The whole log, whatever is being looked at: of a part nobody could say that nothing is missing.
    const proof = createProof(createAuditCheck(tenantKey));
    const text = proof.passing(logText(lineOf(head), pages(entryId, {})));
    return exportTo('audit.jsonl', text, proof.intact);
  };
}

async function* logText(head: string, pages: AsyncIterable<Page>): AsyncGenerator<string> {
  yield head;
  for await (const { entries, checkpoints } of pages) yield linesOf(entries, checkpoints);
}

async function* csvText(pages: AsyncIterable<Page>): AsyncGenerator<string> {
  yield csvHead;
  for await (const { entries, names } of pages) yield csvOf(entries, names);
}

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of text) yield encoder.encode(piece);
}

/** Checks whole lines that pass by. */
function createProof(check: AuditCheck) {
  let broken = false;
  async function holds(step: () => Promise<unknown>): Promise<void> {
    if (broken) return;
    try {
      await step();
    } catch (cause) {
      if (!(cause instanceof AuditBroken)) throw cause;
      broken = true;
    }
  }
  return {
    async *passing(text: AsyncIterable<string>): AsyncGenerator<string> {
      for await (const piece of text) {
        for (const line of piece.split('\n').slice(0, -1)) await holds(() => check.line(line));
        yield piece;
      }
    },
    async intact(): Promise<boolean> {
      await holds(() => check.end());
      return !broken;
    },
  };
}
