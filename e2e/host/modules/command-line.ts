import type { CommandLine as ElectronCommandLine } from 'electron';
import { guarded } from '../guarded.ts';

const appended = new Map<string, string>();
const removed = new Set<string>();

const given = (name: string): string | undefined => {
  if (removed.has(name)) return undefined;
  const start = `--${name}`;
  const found = process.argv
    .slice(2)
    .findLast((arg) => arg === start || arg.startsWith(`${start}=`));
  return found?.slice(start.length + 1);
};

/** The value of `--name=value`; empty for a bare `--name` and for none. */
export const switchValue = (name: string): string => appended.get(name) ?? given(name) ?? '';

type Shown = Pick<
  ElectronCommandLine,
  'appendSwitch' | 'getSwitchValue' | 'hasSwitch' | 'removeSwitch'
>;

/** `app.commandLine`. Its switches are read by the stand-in alone; none reaches Chromium. */
export const commandLine = guarded('commandLine', {
  appendSwitch: (name, value = '') => {
    appended.set(name, value);
  },
  getSwitchValue: switchValue,
  hasSwitch: (name) => appended.has(name) || given(name) !== undefined,
  removeSwitch: (name) => {
    appended.delete(name);
    removed.add(name);
  },
} satisfies Shown);
