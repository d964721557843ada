import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Turns } from '../durable/turns.ts';
import type { Vault } from '../vault/vault.ts';
import type { Facts } from './present.ts';
import type { StateHolder } from './state-holder.ts';

export interface PinOptions {
  holder: Pick<StateHolder, 'state'>;
  facts: Facts;
  vault: Pick<Vault, 'setPin' | 'removePin'>;
  commands: Pick<Turns, 'take'>;
  changed(): void;
}

export interface PinCommands {
  setPin(request: { pin: string; password: string }): Promise<Result<Record<string, never>>>;
  removePin(): Promise<Result<Record<string, never>>>;
}

export function createPinCommands(options: PinOptions): PinCommands {
  const { holder, facts, vault, commands, changed } = options;

  async function change(
    methods: Facts['methods'],
    command: () => Promise<Result<void>>,
  ): Promise<Result<Record<string, never>>> {
    const result = await commands.take(async () =>
      // Locked or signed out while it waited for its turn.
      holder.state.phase === 'unlocked' ? command() : err('WrongState'),
    );
    if (!result.ok) return result;
    if (facts.record) facts.methods = methods;
    changed();
    return ok({});
  }

  return {
    setPin: ({ pin, password }) => change(['password', 'pin'], () => vault.setPin(pin, password)),
    removePin: () => change(['password'], () => vault.removePin()),
  };
}
