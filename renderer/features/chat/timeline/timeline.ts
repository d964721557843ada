import type { Sequence } from '../../../../shared/domain/ids.ts';
import type { MessageView } from '../../../../shared/ipc/view.ts';

export type Sent = Extract<MessageView, { state: 'sent' }>;
export type Outgoing = Exclude<MessageView, { state: 'sent' }>;

/**
 * What the page holds of one channel: one unbroken run of sequences, as the local store does, and what
 * is still on its way. Every function below keeps to it: the run ascends without gap or repetition, and
 * no message is in the run and on its way at once, in whichever order events and pages come.
 */
export interface Timeline {
  run: readonly Sent[];
  /** Older messages than the run exist. */
  older: boolean;
  /**
   * The furthest message heard of, which the run may end before. Not what the channel says of itself:
   * without a connection, main has no more than it stored, and that is then the end.
   */
  lastSeq: Sequence;
  /** In the order in which they were written. */
  outgoing: readonly Outgoing[];
  /** Keys of what was on its way here and has arrived; a late word of its sending is stale. */
  settled: ReadonlySet<string>;
}

/** Messages of one page; enough to fill a tall window twice. */
export const PAGE = 60;
/** More messages than this are not held; those furthest from the reader go. */
export const RUN_MOST = 600;

/** Before the first page. `older`: there is something to load. */
export const emptyTimeline = (older: boolean): Timeline => ({
  run: [],
  older,
  lastSeq: 0,
  outgoing: [],
  settled: new Set(),
});

/** The same before and after the server took it. An id is its author's choice, so it names only theirs. */
export const keyOf = ({ authorId, clientId }: Pick<MessageView, 'authorId' | 'clientId'>): string =>
  `${authorId}/${clientId}`;

const firstOf = ({ run }: Timeline): Sequence => run[0]?.seq ?? 0;
export const endOf = ({ run }: Timeline): Sequence => run.at(-1)?.seq ?? 0;

/** The run reaches the newest message there is. */
export const isAtEnd = (timeline: Timeline): boolean => endOf(timeline) >= timeline.lastSeq;

/** Live messages, new or changed. Those beyond a gap only move the end; a page brings them. */
export function receive(timeline: Timeline, messages: readonly MessageView[]): Timeline {
  return messages.reduce(
    (before, message) =>
      message.state === 'sent' ? receiveSent(before, message) : receiveOutgoing(before, message),
    timeline,
  );
}

function receiveSent(timeline: Timeline, message: Sent): Timeline {
  const settled = settle(timeline, [message]);
  const next = { ...settled, lastSeq: Math.max(settled.lastSeq, message.seq) };
  const { run } = next;
  const known = message.seq - firstOf(next);
  if (run.length > 0 && known >= 0 && known < run.length) {
    return { ...next, run: run.with(known, message) };
  }
  const follows = message.seq === endOf(next) + 1 && (run.length > 0 || !next.older);
  return follows ? { ...next, run: [...run, message] } : next;
}

function receiveOutgoing(timeline: Timeline, message: Outgoing): Timeline {
  const key = keyOf(message);
  if (timeline.settled.has(key) || timeline.run.some((sent) => keyOf(sent) === key)) {
    return timeline;
  }
  const { outgoing } = timeline;
  const known = outgoing.findIndex((each) => keyOf(each) === key);
  if (known >= 0) return { ...timeline, outgoing: outgoing.with(known, message) };
  const later = outgoing.findIndex((each) => each.sentAt > message.sentAt);
  const at = later < 0 ? outgoing.length : later;
  return { ...timeline, outgoing: outgoing.toSpliced(at, 0, message) };
}

/** Takes what has arrived out of what is on its way. */
function settle(timeline: Timeline, arrived: readonly Sent[]): Timeline {
  if (timeline.outgoing.length === 0) return timeline;
  const keys = new Set(arrived.map(keyOf));
  const outgoing = timeline.outgoing.filter((each) => !keys.has(keyOf(each)));
  if (outgoing.length === timeline.outgoing.length) return timeline;
  const settled = new Set(timeline.settled);
  for (const each of timeline.outgoing) if (keys.has(keyOf(each))) settled.add(keyOf(each));
  return { ...timeline, outgoing, settled };
}

export interface Page {
  messages: readonly MessageView[];
  more: boolean;
}

/**
 * A page that continues the run at either side. A page that touches it nowhere is of a place that was
 * left since; only `takePlace` takes it.
 */
export function takePage(timeline: Timeline, page: Page): Timeline {
  const waiting = page.messages.filter((message) => message.state !== 'sent');
  return receive(joined(timeline, sentOf(page), page.more), waiting);
}

/** A page of another place in the channel: it is the run now, if it does not continue the old one. */
export function takePlace(timeline: Timeline, page: Page): Timeline {
  const sent = sentOf(page);
  const elsewhere = sent.length > 0 && !touches(timeline, sent);
  return takePage(elsewhere ? { ...timeline, run: [], older: true } : timeline, page);
}

const sentOf = ({ messages }: Page): Sent[] =>
  messages.filter((message) => message.state === 'sent');

function touches({ run }: Timeline, page: readonly Sent[]): boolean {
  const [from, to] = [page[0]?.seq, page.at(-1)?.seq];
  const [runFrom, runTo] = [run[0]?.seq, run.at(-1)?.seq];
  if (from === undefined || to === undefined) return false;
  if (runFrom === undefined || runTo === undefined) return true;
  return from <= runTo + 1 && to >= runFrom - 1;
}

function joined(timeline: Timeline, page: readonly Sent[], more: boolean): Timeline {
  const [from, to] = [page[0]?.seq, page.at(-1)?.seq];
  if (from === undefined || to === undefined) {
    return timeline.run.length === 0 ? { ...timeline, older: more } : timeline;
  }
  if (!touches(timeline, page)) return timeline;
  const first = firstOf(timeline);
  const next = settle(timeline, page);
  const below = next.run.filter((message) => message.seq < from);
  const above = next.run.filter((message) => message.seq > to);
  return {
    ...next,
    run: [...below, ...page, ...above],
    older: next.run.length === 0 || from <= first ? more : next.older,
    lastSeq: Math.max(next.lastSeq, to),
  };
}

/** Lets go of what is furthest from the reader, who is near `side`. */
export function trimmed(timeline: Timeline, side: 'start' | 'end'): Timeline {
  const { run } = timeline;
  if (run.length <= RUN_MOST) return timeline;
  return side === 'start'
    ? { ...timeline, run: run.slice(0, RUN_MOST) }
    : { ...timeline, run: run.slice(-RUN_MOST), older: true };
}

/** An unsent message that is gone: discarded, or never taken into the outbox. */
export function withoutOutgoing(timeline: Timeline, clientId: MessageView['clientId']): Timeline {
  const outgoing = timeline.outgoing.filter((message) => message.clientId !== clientId);
  return outgoing.length === timeline.outgoing.length ? timeline : { ...timeline, outgoing };
}
