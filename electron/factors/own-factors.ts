import type { NewTotp } from '../../shared/domain/factor.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcCallName, IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import type { Language } from '../../shared/language/language.ts';
import type { SaveFile } from '../admin/administration.ts';
import type { Ask } from '../session/asking.ts';
import type { ChangePassword } from './change-password.ts';
import type { ReopenedCeremony } from './open-again.ts';
import type { StepUp } from './step-up.ts';

export interface OwnFactorsOptions {
  ask: Ask;
  stepUp: StepUp['stepUp'];
  changePassword: ChangePassword;
  browser: ReopenedCeremony;
  saveFile: SaveFile;
  /** The window's, for the page in the browser. */
  language(): Language;
}

type FactorCallName = Extract<IpcCallName, `factors.${string}` | `browser.${string}`>;

/** What a person does with their own factors. */
export type OwnFactors = {
  [N in FactorCallName]: (request: IpcParsed<N>) => Promise<Result<IpcReply<N>>>;
};

/** Names nobody: whoever finds the file does not learn what it opens. */
const CODES_FILE = 'nightjar-recovery-codes.txt';

export function createOwnFactors(options: OwnFactorsOptions): OwnFactors {
  const { ask, browser, saveFile, language } = options;
  /** Of the app that is being set up; the page has what it has to show of it. */
  let setup: NewTotp['setup'] | null = null;

  return {
    'factors.list': () => ask('listFactors', {}),
    'factors.stepUp': options.stepUp,
    'factors.changePassword': options.changePassword,
    async 'factors.beginTotp'() {
      const begun = await ask('beginTotp', {});
      if (!begun.ok) return begun;
      const { setup: sealed, ...shown } = begun.value;
      setup = sealed;
      return ok(shown);
    },
    async 'factors.confirmTotp'({ code }) {
      if (setup === null) return err('TicketExpired', { detail: 'nothing is being set up' });
      const confirmed = await ask('confirmTotp', { setup, code });
      if (confirmed.ok) setup = null;
      return confirmed;
    },
    'factors.removeTotp': () => ask('removeTotp', {}),
    async 'factors.addPasskey'({ name }) {
      const came = await browser.run((redirectUri, challenge, state) =>
        ask('beginPasskey', { redirectUri, challenge, state, language: language() }),
      );
      if (!came.ok) return came;
      const { code, verifier } = came.value;
      return ask('finishPasskey', { code, verifier, name });
    },
    'factors.renamePasskey': (request) => ask('renamePasskey', request),
    'factors.removePasskey': (request) => ask('removePasskey', request),
    'factors.newRecoveryCodes': () => ask('newRecoveryCodes', {}),
    'factors.saveRecoveryCodes': async ({ codes }) =>
      ok({ saved: await saveFile(CODES_FILE, `${codes.join('\n')}\n`) }),
    'browser.openAgain': browser.openAgain,
    async 'browser.cancel'() {
      browser.cancel();
      return ok({});
    },
  };
}
