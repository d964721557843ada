import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import { strictest } from '../../shared/policy/policy.ts';
import type { PersonalPolicy } from '../policy/personal-policy.ts';
import { outstays } from './keeping.ts';
import type { LastChance } from './last-chance.ts';
import type { Facts } from './present.ts';
import type { StateHolder } from './state-holder.ts';

export interface SetPersonalOptions {
  holder: Pick<StateHolder, 'state'>;
  facts: Facts;
  personal: Pick<PersonalPolicy, 'set'>;
  lastChance: Pick<LastChance, 'send'>;
}

export type SetPersonal = (
  request: IpcParsed<'policy.setPersonal'>,
) => Promise<Result<IpcReply<'policy.setPersonal'>>>;

/**
 * What a person demands of their own sessions. Where that ends this one, with all it has not sent, nothing is
 * set before they said that they know.
 */
export function createSetPersonal(options: SetPersonalOptions): SetPersonal {
  const { holder, facts, personal, lastChance } = options;
  return async ({ part, ending }) => {
    const { inForce, keeping } = facts;
    if (!inForce) return err('WrongState');
    if (ending !== 'lose' && outstays(keeping, strictest(inForce.required, part))) {
      if (ending === 'ask') return ok({ saved: false, unsent: facts.unsent });
      await lastChance.send();
      if (holder.state.phase !== 'unlocked') return err('WrongState');
      if (facts.unsent > 0) return ok({ saved: false, unsent: facts.unsent });
    }
    personal.set(part);
    return ok({ saved: true });
  };
}
