import { useState } from 'react';
import type { SecondFactor } from '../../../shared/domain/factor.ts';
import type { AppError, ErrorCode } from '../../../shared/errors/app-error.ts';
import type { FactorGiven } from '../../../shared/ipc/calls/sign-in.ts';
import { useWords } from '../../app/words.tsx';
import { proofOf } from '../factors/proof-of.ts';
import { useProofFault } from '../factors/use-proof-fault.ts';
import { factorWords } from '../factors/words.ts';

/** Of these the factor is the cause, and not the password beside it. */
const ABOUT_FACTORS: readonly ErrorCode[] = [
  'WrongCode',
  'CodeUsed',
  'FactorNeeded',
  'FactorNeedsServer',
  'PasskeyRefused',
  'TicketExpired',
  'BrowserUnavailable',
  'BrowserTimeout',
  'BrowserCancelled',
  'BrowserRefused',
];

export interface FactorField {
  /** Null: none is asked for. */
  method: SecondFactor | null;
  typed: string;
  fault: string | undefined;
  setTyped(typed: string): void;
  choose(method: SecondFactor): void;
  /** As it goes along with the secret; null when none is asked for. */
  give(typed: string): FactorGiven | 'missing' | null;
  isAbout(error: AppError): boolean;
}

/** The second factor that is given beside password or PIN, where policy asks for one. */
export function useFactor(factors: readonly SecondFactor[], error: AppError | null): FactorField {
  const t = useWords(factorWords);
  const [chosen, setChosen] = useState<SecondFactor | null>(null);
  const [typed, setTyped] = useState('');
  const [empty, setEmpty] = useState(false);
  const method = chosen && factors.includes(chosen) ? chosen : (factors[0] ?? null);
  const isAbout = ({ code }: AppError) => ABOUT_FACTORS.includes(code);
  const wrong = useProofFault(method ?? 'passkey', error && isAbout(error) ? error : null);
  const missing = empty && method && method !== 'passkey' ? t(`${method}.empty`) : undefined;
  return {
    method,
    typed,
    fault: missing ?? (typed === '' ? wrong : undefined),
    isAbout,
    setTyped(next) {
      setTyped(next);
      setEmpty(false);
    },
    choose(next) {
      setChosen(next);
      setTyped('');
      setEmpty(false);
    },
    give(value) {
      if (method === null) return null;
      const proof = proofOf(method, value);
      setEmpty(proof === null);
      return proof === null || proof.method === 'password' ? 'missing' : proof;
    },
  };
}
