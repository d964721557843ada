import {
  type AppError,
  type ErrorCode,
  err,
  ok,
  type Result,
} from '../../shared/errors/app-error.ts';
import type { IpcParsed } from '../../shared/ipc/contract.ts';
import type { FactorProof } from '../../shared/protocol/routes/factors.ts';
import type { Turns } from '../durable/turns.ts';
import type { CheckFactor } from '../factors/check-factor.ts';
import { factorsToUnlock } from '../factors/factors-to-unlock.ts';
import { failureOf } from '../sync/answer.ts';
import type { UnlockMethod, Vault } from '../vault/vault.ts';
import { type Bar, barOf } from './deadlines.ts';
import type { Facts } from './present.ts';
import type { Saving } from './saving.ts';
import type { Locked } from './session-state.ts';
import type { StateHolder } from './state-holder.ts';
import { unlockWaitMs } from './unlocking.ts';

export interface UnlockOptions {
  holder: StateHolder;
  facts: Facts;
  vault: Pick<Vault, 'open' | 'close' | 'presence'>;
  saving: Pick<Saving, 'written'>;
  /** Commands that work on the vault; sign-out waits for them. */
  commands: Pick<Turns, 'take'>;
  factor: CheckFactor;
  /** A wrong password or PIN was tried. */
  wrong(): void;
}

export type Unlock = (
  request: IpcParsed<'session.unlock'>,
) => Promise<Result<Record<string, never>>>;

/**
 * One attempt. It is on disk as a failed one before the secret is tried, so that killing the app gives
 * no attempt back. Where policy asks for a second factor, the server says whether it is right before
 * anything is shown; without its word the vault is closed again.
 */
export function createUnlock(options: UnlockOptions): Unlock {
  const { holder, facts, vault, saving, commands, factor, wrong } = options;
  let attempts = 0;

  async function tried(
    method: UnlockMethod,
    secret: string,
    proof: FactorProof | null,
  ): Promise<Result<void>> {
    const written = await saving.written();
    if (!written.ok) return written;
    try {
      const opened = await vault.open(method, secret);
      if (!opened.ok) return opened;
      const checked = proof ? await factor.check(proof) : opened;
      if (!checked.ok) {
        await vault.close();
        return checked;
      }
      await offerAll();
      return opened;
    } catch (cause) {
      await vault.close();
      return { ok: false, error: failureOf(cause) };
    }
  }

  /** The password was given in this process: whatever else there is will do from now on. */
  async function offerAll(): Promise<void> {
    const presence = await vault.presence();
    if (facts.record && 'methods' in presence) facts.methods = presence.methods;
  }

  /** The secret and what goes with it. Starts at once: a lock that comes from here on is one meanwhile. */
  async function attempt(
    method: UnlockMethod,
    secret: string,
    proof: FactorProof | null,
  ): Promise<Result<Record<string, never>>> {
    attempts += 1;
    const id = attempts;
    holder.dispatch({ type: 'unlock-started', attempt: id });
    const { state } = holder;
    if (state.phase !== 'locked') return err('WrongState');
    const bar = barOf(state, holder.now());
    if (bar) return err(BARRED[bar]);
    if (state.attempt?.id !== id) return tooSoon(state);
    const result = await commands.take(() => tried(method, secret, proof));
    if (result.ok) {
      holder.dispatch({ type: 'unlock-succeeded', attempt: id });
      return holder.state.phase === 'unlocked' ? ok({}) : err('WrongState');
    }
    holder.dispatch({ type: outcomeOf(result.error), attempt: id });
    // A wrong code the server knows of itself.
    if (result.error.code === 'WrongSecret') wrong();
    // Without its key nothing here can ever be opened.
    if (result.error.code === 'KeyMissing') {
      holder.dispatch({ type: 'sign-out', trigger: 'unreadable' });
    }
    return result;
  }

  const tooSoon = (state: Locked) =>
    err('UnlockTooSoon', { retryAfterMs: Math.ceil(unlockWaitMs(state, holder.now())) });

  /** Nobody is sent to the browser for an attempt that would not be taken. */
  async function passkey(state: Locked): Promise<Result<FactorProof>> {
    const bar = barOf(state, holder.now());
    if (bar) return err(BARRED[bar]);
    return unlockWaitMs(state, holder.now()) > 0 ? tooSoon(state) : factor.passkey();
  }

  return async ({ method, secret, factor: given }) => {
    if (!facts.methods.includes(method)) return err('WrongState', { detail: 'not offered' });
    const { state } = holder;
    if (state.phase !== 'locked') return err('WrongState');
    const asked = factorsToUnlock(state.policy);
    if (asked.length === 0) return attempt(method, secret, null);
    if (!given || !asked.includes(given.method)) return err('FactorNeeded');
    if (given.method !== 'passkey') return attempt(method, secret, given);
    const proof = await passkey(state);
    return proof.ok ? attempt(method, secret, proof.value) : proof;
  };
}

const BARRED = {
  'network-left': 'OutsideNetworks',
  'outside-hours': 'OutsideHours',
  'no-word': 'NoWord',
} as const satisfies Record<Bar, ErrorCode>;

/** Only what was tried and is wrong costs an attempt: a secret, or the code beside it. */
const COSTLY: readonly ErrorCode[] = ['WrongSecret', 'WrongCode'];

const outcomeOf = ({ code }: AppError) =>
  COSTLY.includes(code) ? ('unlock-failed' as const) : ('unlock-undecided' as const);
