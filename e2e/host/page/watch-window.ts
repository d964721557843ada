import type { FromPage } from './host-link.ts';

/**
 * Tells the host what a desktop shell knows of its window by itself: focus, bounds, title, keys for
 * the menu. Takes Chromium's own keys and context menu away, which an Electron window does not have.
 * Runs in the preload's isolated world, sent there as source.
 */
export function watchWindow(tell: (message: FromPage) => void): void {
  /** With Control held: what Chromium does to text and zoom, which Electron does as well. */
  const KEPT_WITH_CONTROL = 'a c v x z y + - = 0 backspace delete home end enter insert'.split(' ');
  const TAKEN_WITH_ALT = 'arrowleft arrowright home d e f'.split(' ');

  const isChromiums = (event: KeyboardEvent): boolean => {
    const key = event.key.toLowerCase();
    if (/^f\d+$/.test(key)) return key !== 'f11';
    if (event.ctrlKey && !event.altKey)
      return !KEPT_WITH_CONTROL.includes(key) && !key.startsWith('arrow');
    return event.altKey && !event.ctrlKey && TAKEN_WITH_ALT.includes(key);
  };

  // On the window and in the bubbling phase: after the page had its turn, as in Electron.
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || !event.isTrusted) return;
    const { key, ctrlKey, shiftKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || /^F\d+$/.test(key))
      tell({ kind: 'key', key, ctrl: ctrlKey, shift: shiftKey, alt: altKey, meta: metaKey });
    if (isChromiums(event)) event.preventDefault();
  });
  window.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    tell({
      kind: 'context-menu',
      x: event.clientX,
      y: event.clientY,
      selectionText: String(document.getSelection() ?? ''),
      isEditable:
        event.target instanceof HTMLElement &&
        (event.target.isContentEditable || 'value' in event.target),
    });
  });

  const INPUT = {
    keydown: 'keyDown',
    mousedown: 'mouseDown',
    mousemove: 'mouseMove',
    wheel: 'mouseWheel',
  };
  /** A mouse moves more often than anybody needs to hear of. Milliseconds. */
  const INPUT_EVERY_MS = 50;
  let toldInputAt = 0;
  for (const [name, type] of Object.entries(INPUT))
    window.addEventListener(
      name,
      (event) => {
        const soon = event.timeStamp - toldInputAt < INPUT_EVERY_MS;
        if (!event.isTrusted || (type === 'mouseMove' && soon)) return;
        toldInputAt = event.timeStamp;
        tell({ kind: 'input', type });
      },
      { capture: true, passive: true },
    );
  window.addEventListener('focus', () => tell({ kind: 'focus', focused: true }));
  window.addEventListener('blur', () => tell({ kind: 'focus', focused: false }));
  const tellBounds = () =>
    tell({
      kind: 'bounds',
      x: window.screenX,
      y: window.screenY,
      width: window.outerWidth,
      height: window.outerHeight,
    });
  window.addEventListener('resize', tellBounds);

  let told = '';
  const tellTitle = () => {
    if (document.title === told) return;
    told = document.title;
    tell({ kind: 'title', title: told });
  };
  document.addEventListener('DOMContentLoaded', () => {
    tell({ kind: 'focus', focused: document.hasFocus() });
    tellBounds();
    tellTitle();
    new MutationObserver(tellTitle).observe(document.head, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}
