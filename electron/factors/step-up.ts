import type { SessionId } from '../../shared/domain/ids.ts';
import { err, type Result } from '../../shared/errors/app-error.ts';
import type { IpcParsed } from '../../shared/ipc/contract.ts';
import { ROUTES, type RouteReply } from '../../shared/protocol/http.ts';
import type { FactorProof } from '../../shared/protocol/routes/factors.ts';
import type { Route } from '../../shared/protocol/routes/route.ts';
import type { Ask } from '../session/asking.ts';
import type { Clock } from '../session/ports.ts';
import type { Facts } from '../session/present.ts';
import type { ProvePasskey } from './passkey-proof.ts';

/** As long as the server takes it: 5 minutes. */
const STEP_UP_MS = 5 * 60_000;

type Given = IpcParsed<'factors.stepUp'>['proof'];

export interface StepUp {
  /** The person shows once more that it is them. Only the server can tell whether what they show is right. */
  stepUp(request: { proof: Given }): Promise<Result<RouteReply<'stepUp'>>>;
  /**
   * Asks, once whatever has to be confirmed is: `StepUpNeeded` before that. The server says it for what the
   * company demands; here it is said for what this computer or the person demand.
   */
  ask: Ask;
}

export interface StepUpOptions {
  ask: Ask;
  clock: Pick<Clock, 'monotonicNow'>;
  facts: Pick<Facts, 'record' | 'inForce'>;
  provePasskey: ProvePasskey;
}

export function createStepUp({ ask, clock, facts, provePasskey }: StepUpOptions): StepUp {
  /** In which session, and when on the monotonic clock. */
  let confirmed: { sessionId: SessionId | undefined; at: number } | null = null;

  const isConfirmed = () =>
    confirmed !== null &&
    confirmed.sessionId === facts.record?.sessionId &&
    clock.monotonicNow() - confirmed.at < STEP_UP_MS;

  /** Whether this computer or the person ask for a factor, of somebody who has one. */
  async function passwordIsEnough(): Promise<Result<boolean>> {
    if (!facts.inForce?.policy.secondFactorAt.includes('step-up')) return { ok: true, value: true };
    const listed = await ask('listFactors', {});
    if (!listed.ok) return listed;
    const { totp, passkeys } = listed.value;
    return { ok: true, value: totp === null && passkeys.length === 0 };
  }

  async function proofOf(given: Given): Promise<Result<FactorProof>> {
    if (given.method === 'passkey') return provePasskey('step-up');
    if (given.method !== 'password') return { ok: true, value: given };
    const enough = await passwordIsEnough();
    if (!enough.ok) return enough;
    return enough.value ? { ok: true, value: given } : err('FactorNeeded');
  }

  return {
    async stepUp({ proof: given }) {
      const proof = await proofOf(given);
      if (!proof.ok) return proof;
      const reply = await ask('stepUp', { proof: proof.value });
      if (reply.ok) confirmed = { sessionId: facts.record?.sessionId, at: clock.monotonicNow() };
      return reply;
    },
    async ask(route, request) {
      const { stepUp: need }: Route = ROUTES[route];
      const demanded: readonly string[] = facts.inForce?.policy.stepUp ?? [];
      if (need !== undefined && demanded.includes(need) && !isConfirmed()) {
        return err('StepUpNeeded');
      }
      return ask(route, request);
    },
  };
}
