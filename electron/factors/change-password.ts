import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcParsed } from '../../shared/ipc/contract.ts';
import type { Turns } from '../durable/turns.ts';
import type { Ask } from '../session/asking.ts';
import type { Facts } from '../session/present.ts';
import type { StateHolder } from '../session/state-holder.ts';
import type { Vault } from '../vault/vault.ts';
import type { StepUp } from './step-up.ts';

export interface ChangePasswordOptions {
  ask: Ask;
  stepUp: StepUp['stepUp'];
  vault: Pick<Vault, 'checkPassword' | 'changePassword'>;
  holder: Pick<StateHolder, 'state'>;
  facts: Pick<Facts, 'record'>;
  /** Commands that work on the vault; sign-out waits for them. */
  commands: Pick<Turns, 'take'>;
}

export type ChangePassword = (
  request: IpcParsed<'factors.changePassword'>,
) => Promise<Result<Record<string, never>>>;

/**
 * On the server, and then on this computer: the server ends every other session, so that no other computer
 * is left that opens with the old one. Whoever knows the current password has shown that it is them, where
 * policy asks for no more.
 */
export function createChangePassword(options: ChangePasswordOptions): ChangePassword {
  const { ask, stepUp, vault, holder, facts, commands } = options;

  async function onServer(current: string | null, next: string) {
    const first = await ask('changePassword', { password: next });
    if (first.ok || first.error.code !== 'StepUpNeeded' || current === null) return first;
    const shown = await stepUp({ proof: { method: 'password', password: current } });
    // What else has to be shown is asked for by whoever sees this.
    return shown.ok ? ask('changePassword', { password: next }) : first;
  }

  async function change(current: string, next: string): Promise<Result<Record<string, never>>> {
    if (holder.state.phase !== 'unlocked') return err('WrongState');
    if (!(await vault.checkPassword(current))) return err('WrongSecret');
    const changed = await onServer(current, next);
    if (!changed.ok) return changed;
    const kept = await vault.changePassword(current, next);
    return kept.ok ? ok({}) : kept;
  }

  return ({ current, next }) => {
    if (facts.record?.unlocksWith === 'own') return onServer(null, next);
    if (current === null) return Promise.resolve(err('WrongSecret'));
    return commands.take(() => change(current, next));
  };
}
