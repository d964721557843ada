import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import {
  type BrowserCeremony,
  type BrowserCeremonyOptions,
  createBrowserCeremony,
} from '../browser/browser-ceremony.ts';

/** What a person does in their browser, whose window can be opened once more. */
export interface ReopenedCeremony extends BrowserCeremony {
  /** For whoever closed it, or did not see it come up. `WrongState` when nothing is waited for. */
  openAgain(): Promise<Result<Record<string, never>>>;
}

export function createReopenedCeremony({ open, clock }: BrowserCeremonyOptions): ReopenedCeremony {
  let address: string | null = null;
  const ceremony = createBrowserCeremony({
    clock,
    open(url) {
      address = url;
      return open(url);
    },
  });
  return {
    cancel: ceremony.cancel,
    async run(begin, path) {
      try {
        return await ceremony.run(begin, path);
      } finally {
        address = null;
      }
    },
    async openAgain() {
      if (address === null) return err('WrongState', { detail: 'no browser is waited for' });
      try {
        await open(address);
        return ok({});
      } catch (cause) {
        return err('BrowserUnavailable', { detail: cause instanceof Error ? cause.name : '' });
      }
    },
  };
}
