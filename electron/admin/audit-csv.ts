import type { ChainedEntry } from '../../shared/audit/chain.ts';
import type { AuditNames } from '../../shared/protocol/routes/audit.ts';
import { canonicalJson } from '../../shared/receipt/canonical-json.ts';

const COLUMNS = ['number', 'time', 'person', 'personId', 'action', 'detail', 'hash'] as const;

/** What a spreadsheet would run: OWASP, CSV injection. */
const FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180 §2: always in quotes; what would be a formula begins with an apostrophe and is none. */
const cell = (text: string): string =>
  `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

const row = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** With a byte order mark: without it, Excel takes Chinese for something else. */
export const csvHead = `\ufeff${row(COLUMNS)}`;

export function csvOf(entries: readonly ChainedEntry[], { people }: AuditNames): string {
  const names = new Map<string, string>(people.map(({ id, name }) => [id, name]));
  return entries
    .map(({ id, at, actorId, action, detail, hash }) =>
      row([
        String(id),
        new Date(at).toISOString(),
        names.get(actorId ?? '') ?? '',
        actorId ?? '',
        action,
        canonicalJson(detail),
        hash,
      ]),
    )
    .join('');
}
