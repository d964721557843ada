import { z } from 'zod';
import type { SettingName } from './generated.ts';
import { type Policy, type PolicyPart, SETTING_NAMES, strictest } from './policy.ts';

/** Who may set policy, from the most general to the person. */
export const PolicySource = z.enum(['company', 'machine', 'personal']);
export type PolicySource = z.infer<typeof PolicySource>;

export interface PolicySources {
  company: Policy;
  /** What IT set on this computer. */
  machine: PolicyPart;
  /** What the person set for themselves. It can only make stricter. */
  personal: PolicyPart;
}

export interface EffectivePolicy {
  policy: Policy;
  /** Who set each value: the first whose word alone would bring it, or all who add to it. */
  setBy: Record<SettingName, PolicySource[]>;
}

/** The strictest of the three, setting by setting, and whose it is. Pure. */
export function effectivePolicy(sources: PolicySources): EffectivePolicy {
  const policy = strictest(strictest(sources.company, sources.machine), sources.personal);
  const setBy = SETTING_NAMES.map((name) => [name, settersOf(name, policy, sources)] as const);
  return { policy, setBy: SetBy.parse(Object.fromEntries(setBy)) };
}

export const SetBy = z.record(z.literal(SETTING_NAMES), z.array(PolicySource));

function settersOf(name: SettingName, policy: Policy, sources: PolicySources): PolicySource[] {
  const spoke = PolicySource.options.filter((source) => sources[source][name] !== undefined);
  const alone = spoke.find((source) => isSame(strictest({}, sources[source]), policy, name));
  if (alone !== undefined) return [alone];
  return spoke.filter((source) =>
    spoke.some((other) => {
      const part = sources[other];
      return !isSame(strictest(part, sources[source]), strictest({}, part), name);
    }),
  );
}

const isSame = (a: PolicyPart, b: PolicyPart, name: SettingName): boolean =>
  JSON.stringify(a[name]) === JSON.stringify(b[name]);
