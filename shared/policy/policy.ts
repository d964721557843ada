import { z } from 'zod';
import { DEFAULTS, PolicyValues, SETTINGS, type SettingName, STRICTER } from './generated.ts';
import { NetworksCondition } from './networks.ts';
import { HoursCondition } from './working-hours.ts';

/** Lines that all sources together may demand: company, role, end date, machine and person, each its most. */
const LINES_MOST = 5 * SETTINGS.allowedNetworks.max;

/** A whole policy: a value for every setting. */
export const Policy = PolicyValues.extend({
  allowedNetworks: z.array(NetworksCondition).max(LINES_MOST),
  workingHours: z.array(HoursCondition).max(LINES_MOST),
});
export type Policy = z.infer<typeof Policy>;

/** What one source says; it is silent on the settings it leaves out. */
export const PolicyPart = PolicyValues.partial();
export type PolicyPart = { readonly [N in SettingName]?: Policy[N] | undefined };

export const SETTING_NAMES: readonly SettingName[] = PolicyValues.keyof().options;

/** In force when no policy can be read. */
export const STRICT_DEFAULT: Policy = DEFAULTS;

/** A part made whole with the defaults, and in the form that merging gives. */
export const policyOf = (part: PolicyPart): Policy =>
  Policy.parse({ ...DEFAULTS, ...strictest({}, part) });

/** The strictest of two parts, setting by setting. Associative, commutative, idempotent; `{}` is neutral. */
export function strictest<A extends PolicyPart>(a: A, b: PolicyPart): A {
  const merged = { ...a };
  for (const name of SETTING_NAMES) merge(name, merged, b);
  return merged;
}

function merge<N extends SettingName>(
  name: N,
  into: { [M in N]?: Policy[M] | undefined },
  from: { readonly [M in N]?: Policy[M] | undefined },
): void {
  const a = into[name];
  const b = from[name];
  // With itself where it is alone, for the form: what is a set is then in order, and without doubles.
  if (b !== undefined) into[name] = STRICTER[name](a ?? b, b);
  else if (a !== undefined) into[name] = STRICTER[name](a, a);
}

const WARNING_MAX_MS = 30_000;

/** Milliseconds before a deadline at which the warning shows: 30 s, or a third of a shorter deadline. */
export function warningLeadMs(afterSeconds: number): number {
  return Math.min(WARNING_MAX_MS, Math.floor((afterSeconds * 1000) / 3));
}
