/// <reference types="vite/client" />

import type { Bridge } from '../../shared/ipc/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload before the page's own code runs. */
    readonly nightjar: Bridge;
  }
}
