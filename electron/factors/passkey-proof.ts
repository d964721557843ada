import { ok, type Result } from '../../shared/errors/app-error.ts';
import type { Language } from '../../shared/language/language.ts';
import type { FactorProof, ProofPurpose } from '../../shared/protocol/routes/factors.ts';
import type { BrowserCeremony } from '../browser/browser-ceremony.ts';
import type { Ask } from '../session/asking.ts';

export interface PasskeyProofOptions {
  ask: Ask;
  browser: Pick<BrowserCeremony, 'run'>;
  /** The window's, for the page in the browser. */
  language(): Language;
}

/** Has the person's passkey asked for in the browser. What comes of it is good for one use, for two minutes. */
export type ProvePasskey = (purpose: ProofPurpose) => Promise<Result<FactorProof>>;

export function createPasskeyProof({ ask, browser, language }: PasskeyProofOptions): ProvePasskey {
  return async (purpose) => {
    const came = await browser.run((redirectUri, challenge, state) =>
      ask('beginPasskeyProof', {
        purpose,
        redirectUri,
        challenge,
        state,
        language: language(),
      }),
    );
    if (!came.ok) return came;
    const { code, verifier } = came.value;
    const proven = await ask('finishPasskeyProof', { code, verifier });
    return proven.ok ? ok({ method: 'passkey', ticket: proven.value.ticket }) : proven;
  };
}
