import {
  type AppError,
  type ErrorCode,
  err,
  ok,
  type Result,
} from '../../shared/errors/app-error.ts';
import type { Turns } from '../durable/turns.ts';
import { failureOf } from '../sync/answer.ts';
import type { UnlockMethod, Vault } from '../vault/vault.ts';
import { type Bar, barOf } from './deadlines.ts';
import type { Facts } from './present.ts';
import type { Saving } from './saving.ts';
import type { StateHolder } from './state-holder.ts';
import { unlockWaitMs } from './unlocking.ts';

export interface UnlockOptions {
  holder: StateHolder;
  facts: Facts;
  vault: Pick<Vault, 'open' | 'presence'>;
  saving: Pick<Saving, 'written'>;
  /** Commands that work on the vault; sign-out waits for them. */
  commands: Pick<Turns, 'take'>;
}

export type Unlock = (request: {
  method: UnlockMethod;
  secret: string;
}) => Promise<Result<Record<string, never>>>;

/**
 * One attempt. It is on disk as a failed one before the secret is tried, so that killing the app gives
 * no attempt back.
 */
export function createUnlock(options: UnlockOptions): Unlock {
  const { holder, facts, vault, saving, commands } = options;
  let attempts = 0;

  async function tried(method: UnlockMethod, secret: string): Promise<Result<void>> {
    const written = await saving.written();
    if (!written.ok) return written;
    try {
      const opened = await vault.open(method, secret);
      if (opened.ok) await offerAll();
      return opened;
    } catch (cause) {
      return { ok: false, error: failureOf(cause) };
    }
  }

  /** The password was given in this process: whatever else there is will do from now on. */
  async function offerAll(): Promise<void> {
    const presence = await vault.presence();
    if (facts.record && 'methods' in presence) facts.methods = presence.methods;
  }

  return async ({ method, secret }) => {
    if (!facts.methods.includes(method)) return err('WrongState', { detail: 'not offered' });
    attempts += 1;
    const attempt = attempts;
    holder.dispatch({ type: 'unlock-started', attempt });
    const { state } = holder;
    if (state.phase !== 'locked') return err('WrongState');
    const bar = barOf(state, holder.now());
    if (bar) return err(BARRED[bar]);
    if (state.attempt?.id !== attempt) {
      const retryAfterMs = Math.ceil(unlockWaitMs(state, holder.now()));
      return err('UnlockTooSoon', { retryAfterMs });
    }
    const result = await commands.take(() => tried(method, secret));
    if (result.ok) {
      holder.dispatch({ type: 'unlock-succeeded', attempt });
      return holder.state.phase === 'unlocked' ? ok({}) : err('WrongState');
    }
    holder.dispatch({ type: outcomeOf(result.error), attempt });
    // Without its key nothing here can ever be opened.
    if (result.error.code === 'KeyMissing') {
      holder.dispatch({ type: 'sign-out', trigger: 'unreadable' });
    }
    return result;
  };
}

const BARRED = {
  'network-left': 'OutsideNetworks',
  'outside-hours': 'OutsideHours',
  'no-word': 'NoWord',
} as const satisfies Record<Bar, ErrorCode>;

/** Only a secret that was tried and is wrong costs an attempt. */
const outcomeOf = ({ code }: AppError) =>
  code === 'WrongSecret' ? ('unlock-failed' as const) : ('unlock-undecided' as const);
