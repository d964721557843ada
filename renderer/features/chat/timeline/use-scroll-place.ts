import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** So near to the end counts as being there, in pixels. */
export const END_SLACK = 24;
/** Frames in which nothing moved: the first rows are measured and the place is right. */
const STEADY_FRAMES = 3;
/** A place that does not come to rest in so many frames is taken as it is. */
const MOST_FRAMES = 60;

export interface ScrollPlaceOptions {
  scroller: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** The row to begin at; negative for the end. */
  first: number;
  /** Each time it grows, the end is shown. */
  jumps: number;
  /** What the list shows; looked at again when it changes. */
  content: unknown;
}

export interface ScrollPlace {
  /** The end is in sight. */
  atBottom: boolean;
  /** The list has come to rest where it begins. Until then nothing may be put above it. */
  placed: boolean;
  look: () => void;
}

/** Where the list stands: begins at the right row, and stays at the end while somebody is there. */
export function useScrollPlace(options: ScrollPlaceOptions): ScrollPlace {
  const { scroller, virtualizer, jumps, content } = options;
  const [begin] = useState(options.first);
  const [firstJumps] = useState(jumps);
  const [atBottom, setAtBottom] = useState(false);
  const [placed, setPlaced] = useState(false);
  const pinned = useRef(false);
  const viewHeight = useRef(0);

  const look = useCallback(() => {
    const element = scroller.current;
    // Resized a moment ago: the observer below puts the list right first, then looks.
    if (!element || element.clientHeight !== viewHeight.current) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    pinned.current = below <= END_SLACK;
    setAtBottom(pinned.current);
  }, [scroller]);

  useLayoutEffect(() => {
    if (begin >= 0) virtualizer.scrollToIndex(begin, { align: 'start' });
    else virtualizer.scrollToEnd();
    let before = Number.NaN;
    let steady = 0;
    let frames = 0;
    let request = requestAnimationFrame(function watch() {
      const { scrollTop = 0, scrollHeight = 0 } = scroller.current ?? {};
      const now = scrollTop + scrollHeight;
      steady = now === before ? steady + 1 : 0;
      frames += 1;
      before = now;
      if (steady < STEADY_FRAMES && frames < MOST_FRAMES) request = requestAnimationFrame(watch);
      else setPlaced(true);
    });
    return () => cancelAnimationFrame(request);
  }, [virtualizer, scroller, begin]);

  useLayoutEffect(() => {
    if (jumps > firstJumps) virtualizer.scrollToEnd();
  }, [virtualizer, jumps, firstJumps]);

  // The window grows or shrinks, and so does the text that is written below.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      viewHeight.current = element.clientHeight;
      // Not through the virtualizer, which may not know the new height yet.
      if (pinned.current) element.scrollTop = element.scrollHeight;
      look();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, look]);

  const height = virtualizer.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again whenever the content changes.
  useEffect(look, [look, content, height]);

  return { atBottom, placed, look };
}
