import { type CompanyRules, PolicyRole } from '../../shared/policy/company-policy.ts';
import { type PolicyPart, SETTING_NAMES, strictest } from '../../shared/policy/policy.ts';
import type { PolicyChanges } from '../../shared/protocol/routes/audit.ts';

/** Characters of a value that the audit log keeps: more than all but long lists have. */
const VALUE_MOST = 200;

/** Before the settings of the part that is for owners. */
export const OWNERS_PREFIX = 'owner.' satisfies `${PolicyRole}.`;

/** The rules in one spelling: lists in order and without doubles, no part that says nothing. */
export function inForm({ everyone, roles }: CompanyRules): CompanyRules {
  const parts = PolicyRole.options.map((role) => [role, strictest({}, roles[role] ?? {})] as const);
  return {
    everyone: strictest({}, everyone),
    roles: Object.fromEntries(parts.filter(([, part]) => Object.keys(part).length > 0)),
  };
}

/** What a change does to each setting it touches: `lockAfter` for everyone, `guest.lockAfter` for a role. */
export function changesOf(before: CompanyRules, after: CompanyRules): PolicyChanges {
  const of = PolicyRole.options.map((role) =>
    changesIn(`${role}.`, before.roles[role] ?? {}, after.roles[role] ?? {}),
  );
  return Object.assign({}, changesIn('', before.everyone, after.everyone), ...of);
}

const changesIn = (prefix: string, before: PolicyPart, after: PolicyPart): PolicyChanges =>
  changesBetween(SETTING_NAMES, before, after, prefix);

/** What became of each of these that is not what it was before. */
export function changesBetween<N extends string>(
  names: readonly N[],
  before: Readonly<Partial<Record<N, unknown>>>,
  after: Readonly<Partial<Record<N, unknown>>>,
  prefix = '',
): PolicyChanges {
  const pairs = names.map((name): [string, [string, string]] => [
    `${prefix}${name}`,
    [textOf(before[name]), textOf(after[name])],
  ]);
  return Object.fromEntries(pairs.filter(([, [was, is]]) => was !== is).map(shortened));
}

/** Null stands for what is left to the standard. */
const textOf = (value: unknown): string => JSON.stringify(value ?? null);

const shortened = ([name, [was, is]]: [string, [string, string]]): [string, [string, string]] => [
  name,
  [cut(was), cut(is)],
];

const cut = (text: string): string =>
  text.length > VALUE_MOST ? `${text.slice(0, VALUE_MOST - 1)}…`.toWellFormed() : text;
