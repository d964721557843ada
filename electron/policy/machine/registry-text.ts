import { SETTINGS, type SettingName } from '../../../shared/policy/generated.ts';
import { type PolicyPart, SETTING_NAMES } from '../../../shared/policy/policy.ts';
import { type Mistake, parsePart } from './reading.ts';

interface RegistryValue {
  name: string;
  type: string;
  data: string;
}

/** Name, type and data, as `reg query` writes a value, four spaces before each. */
const VALUE = /^ {4}(\S.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/;
/** A key's unnamed value; its word for "default" is in the language of the system. */
const UNNAMED = /^\(.*\)$/;
/** What stands between the lines of a REG_MULTI_SZ. */
const BETWEEN_LINES = '\\0';
/** A list box cannot be left empty in the Group Policy editor: this word alone is the empty list. */
const NONE = 'none';

/** The values of the key that was asked for, in what `reg query` says. */
export function valuesIn(output: string): RegistryValue[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const [, name, type, data = ''] = VALUE.exec(line) ?? [];
    return name === undefined || type === undefined || UNNAMED.test(name)
      ? []
      : [{ name, type, data }];
  });
}

/** Whether the key below the one that was asked for is there. Keys have no case. */
export function listsKey(output: string, name: string): boolean {
  const ending = `\\${name}`.toLowerCase();
  return output
    .split(/\r?\n/)
    .some((line) => /^HKEY_/.test(line) && line.toLowerCase().endsWith(ending));
}

/** A policy in registry values: numbers and switches REG_DWORD, choices REG_SZ, lists REG_MULTI_SZ. */
export function parseRegistryValues(
  values: readonly RegistryValue[],
): { ok: true; part: PolicyPart } | { ok: false; mistake: Mistake } {
  const settings: Record<string, unknown> = {};
  for (const value of values) {
    const name = SETTING_NAMES.find((each) => each.toLowerCase() === value.name.toLowerCase());
    if (name === undefined) return { ok: false, mistake: { path: [value.name], why: 'unknown' } };
    const meant = meaningOf(name, value);
    if (meant === undefined) return { ok: false, mistake: { path: [name], why: 'type' } };
    settings[name] = meant;
  }
  return parsePart(settings);
}

/** Undefined: the value is not of the setting's type. */
function meaningOf(name: SettingName, { type, data }: RegistryValue): unknown {
  switch (SETTINGS[name].kind) {
    case 'number':
      return type === 'REG_DWORD' ? numberIn(data) : undefined;
    case 'switch':
      return type === 'REG_DWORD' ? switchIn(data) : undefined;
    case 'choice':
      return type === 'REG_SZ' ? data : undefined;
    case 'set':
    case 'lines':
      return type === 'REG_MULTI_SZ' ? linesIn(data) : undefined;
  }
}

/** `0x12c`. */
const numberIn = (data: string): number | undefined =>
  /^0x[0-9a-f]{1,8}$/i.test(data) ? Number(data) : undefined;

/** 0 or 1; another number is left for the schema to refuse. */
function switchIn(data: string): boolean | number | undefined {
  const number = numberIn(data);
  return number === 0 || number === 1 ? number === 1 : number;
}

function linesIn(data: string): string[] {
  const lines = data
    .split(BETWEEN_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 1 && lines[0] === NONE ? [] : lines;
}
