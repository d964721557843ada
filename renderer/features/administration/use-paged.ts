import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError, Result } from '../../../shared/errors/app-error.ts';

export interface Paged<T> {
  /** Null until the first answer. */
  items: readonly T[] | null;
  total: number;
  error: AppError | null;
  /** Whether there are more than those that are here. */
  more: boolean;
  showMore(): void;
  reload(): void;
}

const PAGE = 50;

/**
 * A list of the server's, from its beginning to as far as somebody looked, read again every `everyMs`
 * while it is in sight. `read` stays the same function for the same question.
 */
export function usePaged<T>(
  read: (page: { from: number; limit: number }) => Promise<Result<{ items: T[]; total: number }>>,
  everyMs: number,
): Paged<T> {
  const [wanted, setWanted] = useState(PAGE);
  const [state, setState] = useState<Pick<Paged<T>, 'items' | 'total' | 'error'>>({
    items: null,
    total: 0,
    error: null,
  });
  /** The newest question: an answer to an older one is dropped. */
  const asked = useRef(0);

  const reload = useCallback(async () => {
    asked.current += 1;
    const question = asked.current;
    const items: T[] = [];
    let total = 0;
    do {
      const page = await read({ from: items.length, limit: PAGE });
      if (question !== asked.current) return;
      if (!page.ok) return setState((before) => ({ ...before, error: page.error }));
      items.push(...page.value.items);
      total = page.value.total;
      if (page.value.items.length === 0) break;
    } while (items.length < Math.min(wanted, total));
    setState({ items, total, error: null });
  }, [read, wanted]);

  useEffect(() => {
    void reload();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void reload();
    }, everyMs);
    return () => {
      clearInterval(timer);
      asked.current += 1;
    };
  }, [reload, everyMs]);

  return {
    ...state,
    more: state.items !== null && state.items.length < state.total,
    showMore: () => setWanted((before) => before + PAGE),
    reload: () => void reload(),
  };
}
