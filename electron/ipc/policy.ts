import type { PolicyPart } from '../../shared/policy/policy.ts';
import type { IpcHandlers } from './register.ts';

type PolicyHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `policy.${string}`>>;

export function policyHandlers(personal: { set(part: PolicyPart): void }): PolicyHandlers {
  return {
    'policy.setPersonal': async ({ part }) => {
      personal.set(part);
      return { ok: true, value: {} };
    },
  };
}
