import type { AppError, ErrorCode } from '../../../shared/errors/app-error.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { factorWords } from './words.ts';

/** How a proof can be given: each has its words, `use.<method>`. */
export type ProofMethod = 'password' | 'totp' | 'passkey' | 'recovery';

/** The proof was looked at, and is not right. */
const WRONG: readonly ErrorCode[] = ['WrongCredentials', 'WrongSecret', 'WrongCode'];

/** Nobody has to be told what they did themselves. */
const OWN_DOING: readonly ErrorCode[] = ['BrowserCancelled'];

/** What went wrong, in words that say what to do with this kind of proof. */
export function useProofFault(method: ProofMethod, error: AppError | null): string | undefined {
  const t = useWords(factorWords);
  const sentence = useSentences();
  if (!error || OWN_DOING.includes(error.code)) return undefined;
  return method !== 'passkey' && WRONG.includes(error.code)
    ? t(`${method}.wrong`)
    : sentence(`error.${error.code}`);
}
