import { err } from '../../shared/errors/app-error.ts';
import type { Bridge } from '../../shared/ipc/bridge.ts';

/**
 * The only way out of the page. Main parses what comes and goes, so replies are what their types say.
 * A call never rejects: what breaks on the way is an `Internal` error like any other.
 */
export const bridge: Bridge = {
  call: async (name, request) => {
    try {
      return await window.nightjar.call(name, request);
    } catch (cause) {
      return err('Internal', { detail: String(cause).slice(0, 500) });
    }
  },
  on: (name, listener) => window.nightjar.on(name, listener),
};
