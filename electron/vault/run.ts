import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { StoredRun } from './message-store.ts';

/** Whether these are messages of one channel in ascending order without a gap. */
export function isUnbroken(messages: readonly Message[], channelId: ChannelId): boolean {
  return messages.every((message, i) => {
    const previous = messages[i - 1];
    return message.channelId === channelId && (!previous || message.seq === previous.seq + 1);
  });
}

/** The span of an unbroken, non-empty page. */
export function spanOf(messages: readonly Message[]): StoredRun | null {
  const first = messages.at(0);
  const last = messages.at(-1);
  return first && last ? { from: first.seq, to: last.seq } : null;
}

/** Whether `span` overlaps `run` or lies right beside it; anything touches an empty store. */
export function touches(run: StoredRun | null, span: StoredRun): boolean {
  return !run || (span.from <= run.to + 1 && span.to >= run.from - 1);
}

/** What the store holds after `span` was put: joined where they touch, else the newer one alone. */
export function afterPutting(run: StoredRun | null, span: StoredRun): StoredRun {
  if (!run) return span;
  if (touches(run, span)) {
    return { from: Math.min(run.from, span.from), to: Math.max(run.to, span.to) };
  }
  return span.from > run.to ? span : run;
}
