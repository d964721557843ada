import { type ErrorCode, err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { FactorProof } from '../../shared/protocol/routes/factors.ts';
import type { Ask } from '../session/asking.ts';
import type { Clock } from '../session/ports.ts';
import type { ProvePasskey } from './passkey-proof.ts';

/** For less long than the server takes a passkey's proof, which is 2 minutes. */
const PROOF_LASTS_MS = 110_000;

/** The server was not there to be asked. */
const UNREACHED: readonly ErrorCode[] = ['ServerUnreachable', 'ServerAnswerInvalid'];

export interface CheckFactorOptions {
  ask: Ask;
  provePasskey: ProvePasskey;
  clock: Pick<Clock, 'monotonicNow'>;
}

/** The second factor at the lock screen. Where the server cannot be asked: `FactorNeedsServer`. */
export interface CheckFactor {
  /** Has a passkey asked for in the browser. What was not used up since the last time is taken again. */
  passkey(): Promise<Result<FactorProof>>;
  /** Whether it is right: `WrongCode`, `CodeUsed`. */
  check(proof: FactorProof): Promise<Result<unknown>>;
}

export function createCheckFactor({ ask, provePasskey, clock }: CheckFactorOptions): CheckFactor {
  /** Not used up: the password beside it was wrong. */
  let unused: { proof: FactorProof; at: number } | null = null;

  const asked = <T>(result: Result<T>): Result<T> =>
    result.ok || !UNREACHED.includes(result.error.code) ? result : err('FactorNeedsServer');

  return {
    async passkey() {
      if (unused && clock.monotonicNow() - unused.at < PROOF_LASTS_MS) return ok(unused.proof);
      const proven = asked(await provePasskey('unlock'));
      if (proven.ok) unused = { proof: proven.value, at: clock.monotonicNow() };
      return proven;
    },
    async check(proof) {
      unused = null;
      return asked(await ask('checkFactor', { proof }));
    },
  };
}
