import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useChatState } from '../chat-context.ts';
import type { Reader } from './reader.ts';

/** So many rows before an end of what is loaded, the next page is asked for. */
const AHEAD = 20;

export interface ReadingOn {
  reader: Reader;
  /** The list has come to rest where it begins. */
  placed: boolean;
  /** Rows that are in the page, and how many there are. */
  first: number | undefined;
  last: number | undefined;
  count: number;
}

/** Loads older or newer messages as the reader comes near them, and again once a connection is back. */
export function useReadingOn({ reader, placed, first, last, count }: ReadingOn): void {
  const { timeline, older, newer } = useStore(reader.store);
  const online = useChatState((state) => state.connection === 'online');
  const nearStart = first !== undefined && first < AHEAD;
  const nearEnd = last === undefined || last >= count - AHEAD;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that came may not be enough.
  useEffect(() => {
    if (!placed) return;
    if (nearStart && older === 'idle') void reader.loadOlder();
    if (nearEnd && newer === 'idle') void reader.loadNewer();
  }, [reader, placed, nearStart, nearEnd, older, newer, timeline]);

  useEffect(() => {
    const { older: before, newer: after } = reader.store.getState();
    if (!online) return;
    if (before === 'failed') void reader.loadOlder();
    if (after === 'failed') void reader.loadNewer();
  }, [reader, online]);
}
