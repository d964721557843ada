import { CompanyRules, PolicyRole } from '../../../../shared/policy/company-policy.ts';
import type { SettingName } from '../../../../shared/policy/generated.ts';
import {
  type Policy,
  PolicyPart,
  policyOf,
  SETTING_NAMES,
  strictest,
} from '../../../../shared/policy/policy.ts';

/** Whom a part of the rules is for. */
export const RULE_PARTS = ['everyone', ...PolicyRole.options] as const;
export type RulePart = (typeof RULE_PARTS)[number];

export interface Edit {
  part: RulePart;
  setting: SettingName;
  /** As somebody left it; undefined: the part is silent on the setting. */
  value: unknown;
}

/** What an admin changed and has not saved; at most one for each part and setting. */
export type Edits = readonly Edit[];

export const partIn = (rules: CompanyRules, part: RulePart): PolicyPart =>
  part === 'everyone' ? rules.everyone : (rules.roles[part] ?? {});

const isOf = (part: RulePart, setting: SettingName) => (edit: Edit) =>
  edit.part === part && edit.setting === setting;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const findEdit = (edits: Edits, part: RulePart, setting: SettingName): Edit | undefined =>
  edits.find(isOf(part, setting));

/** With one more change; what is as it was before is none. */
export function withEdit(rules: CompanyRules, edits: Edits, edit: Edit): Edits {
  const others = edits.filter((each) => !isOf(edit.part, edit.setting)(each));
  const before: unknown = partIn(rules, edit.part)[edit.setting];
  return isSame(before, edit.value) ? others : [...others, edit];
}

/** Changes on top of other rules than they were made on: those that these have already are dropped. */
export const rebased = (rules: CompanyRules, edits: Edits): Edits =>
  edits.reduce<Edits>((kept, edit) => withEdit(rules, kept, edit), []);

/** Whether what somebody left there can be saved. */
export const isValid = ({ setting, value }: Edit): boolean =>
  value === undefined || PolicyPart.safeParse({ [setting]: value }).success;

/** The rules with all changes that can be saved. */
export function applied(rules: CompanyRules, edits: Edits): CompanyRules {
  const parts = RULE_PARTS.map((part) => {
    const entries = new Map<string, unknown>(Object.entries(partIn(rules, part)));
    for (const edit of edits.filter((each) => each.part === part && isValid(each))) {
      if (edit.value === undefined) entries.delete(edit.setting);
      else entries.set(edit.setting, edit.value);
    }
    return [part, PolicyPart.parse(Object.fromEntries(entries))] as const;
  });
  const filled = parts.filter(
    ([part, said]) => part === 'everyone' || SETTING_NAMES.some((name) => said[name] !== undefined),
  );
  const { everyone = {}, ...roles } = Object.fromEntries(filled);
  return CompanyRules.parse({ everyone, roles });
}

/** What a part does about a setting. `no-effect`: what is for everyone is as strict. */
export type Standing = 'standard' | 'set' | 'as-everyone' | 'stricter' | 'no-effect';

export function standingOf(rules: CompanyRules, part: RulePart, setting: SettingName): Standing {
  const said = partIn(rules, part)[setting] !== undefined;
  if (part === 'everyone') return said ? 'set' : 'standard';
  if (!said) return 'as-everyone';
  const general = policyOf(rules.everyone);
  return isSame(general[setting], inForceFor(rules, part)[setting]) ? 'no-effect' : 'stricter';
}

/** What the company demands of everyone, or of one kind of people. */
export function inForceFor(rules: CompanyRules, part: RulePart): Policy {
  const general = policyOf(rules.everyone);
  return part === 'everyone' ? general : strictest(general, partIn(rules, part));
}
