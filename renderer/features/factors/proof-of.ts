import { CODE_LENGTH } from './typed-code.ts';
import type { ProofMethod } from './use-proof-fault.ts';

/** What is typed for one kind of proof; a passkey's is given in the browser. */
export type Proof =
  | { method: 'password'; password: string }
  | { method: 'totp' | 'recovery'; code: string }
  | { method: 'passkey' };

/** Letters and digits of a recovery code, however they are grouped. */
const RECOVERY_LENGTH = 10;

/** What was typed, as it is sent. Null: there is something missing. */
export const proofOf = (method: ProofMethod, typed: string): Proof | null => PROOFS[method](typed);

const PROOFS: Readonly<Record<ProofMethod, (typed: string) => Proof | null>> = {
  passkey: () => ({ method: 'passkey' }),
  password: (typed) => (typed === '' ? null : { method: 'password', password: typed }),
  totp: (typed) => (typed.length === CODE_LENGTH ? { method: 'totp', code: typed } : null),
  recovery: (typed) =>
    typed.replaceAll(/[^a-z0-9]/gi, '').length === RECOVERY_LENGTH
      ? { method: 'recovery', code: typed.trim() }
      : null,
};
