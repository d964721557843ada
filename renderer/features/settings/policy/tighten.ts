import { SETTINGS, type SettingName } from '../../../../shared/policy/generated.ts';
import {
  PolicyPart as Part,
  type Policy,
  type PolicyPart,
  SETTING_NAMES,
  strictest,
} from '../../../../shared/policy/policy.ts';
import type { SettingShape } from '../../../../shared/policy/setting-shape.ts';
import { toggled } from '../../policy/toggled.ts';

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a part takes nothing away from what is required: whether it is what comes of the two. */
export function isAllowed(part: PolicyPart, required: Policy): boolean {
  const together = strictest(required, part);
  const alone = strictest<PolicyPart>({}, part);
  return SETTING_NAMES.every(
    (name) => part[name] === undefined || isSame(together[name], alone[name]),
  );
}

/** Whether an option of a choice or a set is the person's to take, or to leave. */
export function isFree(name: SettingName, option: string, required: Policy): boolean {
  const value: unknown = required[name];
  const candidate = Array.isArray(value) ? toggled(value, option) : option;
  const part = Part.safeParse({ [name]: candidate });
  return part.success && isAllowed(part.data, required);
}

/** Whether there is anything stricter than what is required. */
export function canTighten(name: SettingName, required: Policy): boolean {
  const shape: SettingShape = SETTINGS[name];
  const value: unknown = required[name];
  switch (shape.kind) {
    case 'number':
      return value !== shape.min;
    case 'switch':
      return value === false;
    case 'choice':
      return value !== shape.options.at(-1);
    case 'set':
      return shape.options.some((option) => isFree(name, option, required));
    case 'lines':
      return Array.isArray(value) && value.length < shape.max;
  }
}
