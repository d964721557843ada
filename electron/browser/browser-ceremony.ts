import { type AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../session/ports.ts';
import { readServerAddress } from '../sync/server-address.ts';
import { type BrowserAnswer, listenOnLoopback } from './loopback.ts';
import { challengeOf, newSecret } from './pkce.ts';

/** What a person may take in the browser. */
export const CEREMONY_LIMIT_MS = 5 * 60_000;

export interface CeremonyOutcome {
  code: string;
  /** Of the challenge that `begin` was given: whoever has only the code has nothing. */
  verifier: string;
  redirectUri: string;
  state: string;
  /** Who says to have sent the browser back, if it says so (RFC 9207). */
  issuer: string | null;
}

/** Tells the server what is to happen in the browser. Answers where the browser has to begin. */
export type BeginCeremony = (
  redirectUri: string,
  challenge: string,
  state: string,
) => Promise<Result<{ url: string }>>;

/** Something that a person does in their own browser, outside of the app (RFC 8252). */
export interface BrowserCeremony {
  /**
   * One at a time: a new one calls the old one off. `path`: where the browser comes back to, a fresh one
   * unless it has to be registered somewhere. `BrowserUnavailable`, `BrowserTimeout`, `BrowserCancelled`,
   * `BrowserRefused` with the name of the error, and whatever `begin` fails with.
   */
  run(begin: BeginCeremony, path?: `/${string}`): Promise<Result<CeremonyOutcome>>;
  /** The person does not want to wait any more. */
  cancel(): void;
}

export interface BrowserCeremonyOptions {
  /** Opens the system's browser there. Rejects when there is none. */
  open(url: string): Promise<void>;
  clock: Pick<Clock, 'after'>;
}

export function createBrowserCeremony({ open, clock }: BrowserCeremonyOptions): BrowserCeremony {
  let cancel = (): void => {};

  return {
    async run(begin, path = `/${newSecret()}`) {
      cancel();
      const over = Promise.withResolvers<Result<never>>();
      let isOver = false;
      const end = (code: AppError['code']): void => {
        isOver = true;
        over.resolve(err(code));
      };
      cancel = () => end('BrowserCancelled');
      const callOff = clock.after(CEREMONY_LIMIT_MS, () => end('BrowserTimeout'));

      const [state, verifier] = [newSecret(), newSecret()];
      const loopback = await listenOnLoopback(path, state).catch(() => null);
      if (!loopback) return err('BrowserUnavailable', { detail: 'no port of this computer' });
      const { redirectUri, answer } = loopback;
      async function lead(): Promise<Result<CeremonyOutcome>> {
        const begun = await begin(redirectUri, challengeOf(verifier), state);
        if (!begun.ok) return begun;
        // What a desktop does with other kinds of addresses, nobody knows.
        const address = readServerAddress(begun.value.url);
        if (!address.ok) return err('ServerAnswerInvalid', { detail: 'no address for a browser' });
        if (!isOver) await open(address.value.href);
        return outcomeOf(await answer, { verifier, redirectUri, state });
      }
      try {
        return await Promise.race([over.promise, lead().catch(unavailable)]);
      } finally {
        isOver = true;
        callOff();
        await loopback.close();
      }
    },
    cancel: () => cancel(),
  };
}

const outcomeOf = (
  answer: BrowserAnswer,
  asked: Pick<CeremonyOutcome, 'verifier' | 'redirectUri' | 'state'>,
): Result<CeremonyOutcome> =>
  'code' in answer
    ? ok({ ...answer, ...asked })
    : err('BrowserRefused', { detail: answer.refused });

const unavailable = (cause: unknown) =>
  err('BrowserUnavailable', { detail: cause instanceof Error ? cause.name : 'no browser' });
