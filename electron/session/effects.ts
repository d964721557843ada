import { assertNever } from '../../shared/errors/app-error.ts';
import type { BrowserCeremony } from '../browser/browser-ceremony.ts';
import type { Vault } from '../vault/vault.ts';
import type { Ending } from './ending.ts';
import type { Line } from './line.ts';
import type { Facts } from './present.ts';
import type { Saving } from './saving.ts';
import type { Effect } from './session-state.ts';

export interface EffectsOptions {
  facts: Facts;
  line: Pick<Line, 'use' | 'restrict'>;
  vault: Pick<Vault, 'close'>;
  saving: Pick<Saving, 'save'>;
  ending: Pick<Ending, 'begin'>;
  browser: Pick<BrowserCeremony, 'cancel'>;
  lookAround(): void;
  /** Content off the screen. Never rejects. */
  cover(): Promise<void>;
  report(cause: unknown): void;
}

export interface Effects {
  perform(effect: Effect): void;
  /** Resolves when the key is out of memory after the newest lock. */
  closed(): Promise<void>;
}

/** What the machine asks of the world. All of it is begun at once; nothing waits for a slow part. */
export function createEffects(options: EffectsOptions): Effects {
  const { facts, line, vault, saving, ending, browser, lookAround, cover, report } = options;
  let closing: Promise<void> = Promise.resolve();

  return {
    closed: () => closing,
    perform(effect) {
      switch (effect.do) {
        case 'open':
          if (facts.record) line.use(facts.record.serverUrl, 'full');
          // Whether it may be open here is seen at once, not with the next look.
          lookAround();
          return;
        case 'lock':
          // The screen first, then whoever touches the store, then the store and its key.
          void cover();
          line.restrict();
          // What was begun in it while it was open. An unlock asks the browser before there is anything to lock.
          browser.cancel();
          closing = vault.close().catch(report);
          return;
        case 'sign-out':
          ending.begin(effect.trigger);
          line.restrict();
          browser.cancel();
          // The key goes with the cover, whatever the steps wait for.
          closing = vault.close().catch(report);
          return;
        case 'save':
          saving.save();
          return;
        default:
          assertNever(effect);
      }
    },
  };
}
