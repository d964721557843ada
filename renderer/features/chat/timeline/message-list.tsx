import { useVirtualizer } from '@tanstack/react-virtual';
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { useChat, useT } from '../chat-context.ts';
import { unreadOf } from '../directory/directory.ts';
import { Announcer } from './announcer.tsx';
import { JumpButton } from './jump-button.tsx';
import styles from './message-list.module.css';
import { OlderState } from './older-state.tsx';
import type { Reader } from './reader.ts';
import { RowView } from './row-view.tsx';
import { type Row, rowsOf } from './rows.ts';
import { isAtEnd } from './timeline.ts';
import { useReadingOn } from './use-reading-on.ts';
import { END_SLACK, useScrollPlace } from './use-scroll-place.ts';
import { useWindowFocus } from './use-window-focus.ts';

export interface MessageListProps {
  channel: Channel;
  title: string;
  reader: Reader;
  ref: Ref<HTMLDivElement>;
}

/** Heights before a row is measured, in pixels. */
const ESTIMATE: Readonly<Record<Row['kind'], number>> = {
  start: 120,
  day: 36,
  unread: 24,
  message: 40,
};
/** Room for what is said about older messages, in pixels. */
const OLDER_HEIGHT = 56;
/** What stays visible above the first unread message, in pixels. */
const UNREAD_CONTEXT = 96;

/** The messages, of which only those in sight are in the page. */
export function MessageList({ channel, title, reader, ref }: MessageListProps) {
  const t = useT();
  const chat = useChat();
  const state = useStore(reader.store);
  const { timeline, unreadFrom, arrived, jumps } = state;
  const focused = useWindowFocus();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(timeline, unreadFrom), [timeline, unreadFrom]);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ESTIMATE[rows[index]?.kind ?? 'message'],
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    anchorTo: 'end',
    followOnAppend: arrived,
    scrollEndThreshold: END_SLACK,
    scrollPaddingStart: UNREAD_CONTEXT,
    paddingStart: timeline.older ? OLDER_HEIGHT : 0,
    overscan: 10,
  });

  const { atBottom, placed, look } = useScrollPlace({
    scroller,
    virtualizer,
    first: rows.findIndex((row) => row.kind === 'unread'),
    jumps,
    content: rows,
  });

  useEffect(() => reader.attend({ focused, atBottom }), [reader, focused, atBottom]);
  useEffect(() => {
    if (placed && focused && atBottom && isAtEnd(timeline)) chat.markRead();
  }, [chat, placed, focused, atBottom, timeline]);

  const shown = virtualizer.getVirtualItems();
  useReadingOn({
    reader,
    placed,
    first: shown[0]?.index,
    last: shown.at(-1)?.index,
    count: rows.length,
  });

  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role="log"
        // Scrolling brings rows in and out; the announcer says what is news.
        aria-live="off"
        aria-label={t('timeline.label', { title })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard.
        tabIndex={0}
        onScroll={look}
      >
        <div className={styles['bottom']}>
          <div className={styles['sizer']} style={{ blockSize: virtualizer.getTotalSize() }}>
            {timeline.older ? <OlderState state={state.older} onRetry={reader.loadOlder} /> : null}
            {shown.map(({ index, key, start }) => {
              const row = rows[index];
              return row ? (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className={styles['row']}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <RowView row={row} channel={channel} title={title} />
                </div>
              ) : null;
            })}
          </div>
        </div>
      </div>
      {atBottom && isAtEnd(timeline) ? null : (
        <JumpButton
          count={unreadOf(channel)}
          busy={state.newer === 'loading'}
          onJump={reader.toLatest}
        />
      )}
      <Announcer timeline={timeline} />
    </div>
  );
}
