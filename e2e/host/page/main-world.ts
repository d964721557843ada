import type { createBridgeEnd } from './bridge-end.ts';

/**
 * Runs in the page's own world before any of its scripts, sent there as source. Waits for the
 * preload's world, which runs next, to hand over the node that only the two of them hold.
 */
export function mainWorld(createEnd: typeof createBridgeEnd, meeting: string): void {
  if (window !== window.top) return;
  const expose = (key: string, api: unknown): void => {
    if (Object.hasOwn(window, key))
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, key, {
      value: api,
      enumerable: true,
      writable: false,
      configurable: false,
    });
  };
  document.addEventListener(
    meeting,
    (event) => {
      event.stopImmediatePropagation();
      if (event instanceof MouseEvent && event.relatedTarget)
        createEnd(event.relatedTarget, 'to-page', 'to-preload', expose);
    },
    { once: true, capture: true },
  );
}
