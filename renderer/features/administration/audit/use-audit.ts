import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type {
  AuditEntry,
  AuditFilter,
  AuditNames,
} from '../../../../shared/protocol/routes/audit.ts';
import { bridge } from '../../../app/bridge.ts';

const PAGE = 50;
const NO_NAMES: AuditNames = { people: [], sessions: [] };

export interface AuditLog {
  /** Null until the first answer. */
  entries: readonly AuditEntry[] | null;
  names: AuditNames;
  error: AppError | null;
  more: boolean;
  showOlder(): void;
  reload(): void;
}

/** The entries that match, the newest first. `filter` stays the same object for the same question. */
export function useAudit(filter: AuditFilter): AuditLog {
  const [entries, setEntries] = useState<readonly AuditEntry[] | null>(null);
  const [names, setNames] = useState(NO_NAMES);
  const [error, setError] = useState<AppError | null>(null);
  const [more, setMore] = useState(false);
  /** The newest question: an answer to an older one is dropped. */
  const asked = useRef(0);

  const read = useCallback(
    async (before: readonly AuditEntry[]) => {
      asked.current += 1;
      const question = asked.current;
      const beforeId = before.at(-1)?.id;
      const page = await bridge.call('admin.audit', { ...filter, beforeId, limit: PAGE });
      if (question !== asked.current) return;
      setError(page.ok ? null : page.error);
      if (!page.ok) return;
      const { value } = page;
      setEntries([...before, ...value.entries]);
      setNames((known) => ({
        people: [...known.people, ...value.names.people],
        sessions: [...known.sessions, ...value.names.sessions],
      }));
      setMore(value.entries.length === PAGE);
    },
    [filter],
  );
  useEffect(() => void read([]), [read]);

  return {
    entries,
    names,
    error,
    more,
    showOlder: () => void read(entries ?? []),
    reload: () => void read([]),
  };
}
