import { EventEmitter } from 'node:events';

/** What `app` and the menu need of a window. */
export interface OpenWindow {
  /** Asks; false when the app prevented it. */
  close(): boolean;
  destroy(): void;
  minimize(): void;
  setFullScreen(fullScreen: boolean): void;
  isFullScreen(): boolean;
}

/** The windows there are; apart from the classes, so that these need not import each other. */
export const openWindows = new Set<OpenWindow>();

/** Tells `app` of what happens in windows: `app` emits it under the same name. */
export const appEvents = new EventEmitter();
// Each window and web contents may listen for the end of the app.
appEvents.setMaxListeners(0);

/** The names of `appEvents` that `app` emits as well. */
export const APP_EVENTS_OF_WINDOWS = [
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'web-contents-created',
  'render-process-gone',
  'session-created',
] as const;

/** What menu roles do. Set by whoever can do it. */
export const actions = {
  quit: (): void => {},
  focusedWindow: (): OpenWindow | null => null,
};
