import { type PolicyPart, SETTING_NAMES } from '../../../../shared/policy/policy.ts';

export const KEY = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Nightjar';

/** What `reg query` says of a key that has these lines of values. */
export const queried = (key: string, lines: readonly string[]): string =>
  ['', key, ...lines, '', `${key}\\Below`, ''].join('\r\n');

/** A policy as `reg query` shows it. */
export function regTextOf(part: PolicyPart): string[] {
  return SETTING_NAMES.flatMap((name) => {
    const value: unknown = part[name];
    return value === undefined ? [] : [`    ${name}    ${typed(value)}`];
  });
}

function typed(value: unknown): string {
  if (Array.isArray(value)) return `REG_MULTI_SZ    ${value.join('\\0')}`;
  return typeof value === 'string'
    ? `REG_SZ    ${value}`
    : `REG_DWORD    0x${Number(value).toString(16)}`;
}
