import type { Platform } from '../../../shared/domain/session.ts';
import type { IpcRequest } from '../../../shared/ipc/contract.ts';
import { isField, isTyping, selectedText } from './selected-text.ts';

/** A mark that is drawn with the mouse changes with every movement. Milliseconds. */
const SELECTION_RESTS_MS = 50;

export interface CopyingOptions {
  /** Content is not to be copied; what somebody is typing may be. */
  blocked: boolean;
  platform: Platform;
  /** Main clears at lock what it was told of. */
  tell(copied: IpcRequest<'desktop.copied'>): void;
  /** Somebody tried. */
  refused(): void;
}

/**
 * Watches what leaves the page by the clipboard, for as long as content is on it. Content leaves as
 * plain text alone, and is not dragged anywhere: a picture of it would go along under the pointer. X11
 * takes every mark into its primary selection, so that blocked content cannot be marked either.
 */
export function watchCopying({ blocked, platform, tell, refused }: CopyingOptions): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const page = document.documentElement;
  page.dataset['copying'] = blocked ? 'blocked' : 'watched';
  let rest: ReturnType<typeof setTimeout> | undefined;

  const refuse = (event: ClipboardEvent): void => {
    if (!blocked || isTyping(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    refused();
  };

  const note = (event: ClipboardEvent): void => {
    const { clipboardData, defaultPrevented } = event;
    // A button of the page has put its own text there.
    const text = defaultPrevented ? (clipboardData?.getData('text/plain') ?? '') : selectedText();
    if (text === '') return;
    if (!defaultPrevented && !isTyping(event.target)) {
      clipboardData?.setData('text/plain', text);
      event.preventDefault();
    }
    tell({ where: 'clipboard', text });
  };

  const drag = (event: DragEvent): void => {
    if (!isField(event.target)) event.preventDefault();
  };

  const marked = (): void => {
    clearTimeout(rest);
    rest = setTimeout(() => {
      const text = selectedText();
      if (text !== '') tell({ where: 'selection', text });
    }, SELECTION_RESTS_MS);
  };

  for (const name of ['copy', 'cut'] as const) {
    window.addEventListener(name, refuse, { capture: true, signal });
    window.addEventListener(name, note, { signal });
  }
  window.addEventListener('dragstart', drag, { capture: true, signal });
  if (platform === 'linux') document.addEventListener('selectionchange', marked, { signal });

  return () => {
    stop.abort();
    clearTimeout(rest);
    delete page.dataset['copying'];
  };
}
