import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { malformed, type PolicySource, type Reading, unreadable } from './reading.ts';
import { listsKey, parseRegistryValues, valuesIn } from './registry-text.ts';
import { ofBoth } from './two-places.ts';

const PATH = ['Software', 'Policies', 'Nightjar'] as const;
const ANSWER_WITHIN_MS = 5_000;
const OUTPUT_MAX = 1024 * 1024;

/** What `reg query` says of a key; null when it says nothing. */
export type AskRegistry = (key: string) => Promise<string | null>;

/** Group Policy's place in the registry: the computer's beats the person's, always. */
export function createWindowsSource(ask: AskRegistry = askReg): PolicySource {
  return {
    // The registry tells of changes only those who link to it. It is asked each time somebody looks.
    files: [],
    async read() {
      const [computer, person] = await Promise.all([readHive(ask, 'HKLM'), readHive(ask, 'HKCU')]);
      return ofBoth(computer, person);
    },
  };
}

async function readHive(ask: AskRegistry, hive: string): Promise<Reading> {
  const key = [hive, ...PATH].join('\\');
  const output = await ask(key);
  if (output === null)
    return (await isAbsent(ask, hive, PATH)) ? { state: 'none' } : unreadable(key);
  const parsed = parseRegistryValues(valuesIn(output));
  return parsed.ok ? { state: 'read', part: parsed.part } : malformed(key, parsed.mistake);
}

/**
 * `reg` fails alike for a key that is not there and for one that it may not read, and says which only
 * in the language of the system. A key is absent when the one above it can be read and does not list
 * it, or is absent itself.
 */
async function isAbsent(ask: AskRegistry, hive: string, path: readonly string[]): Promise<boolean> {
  const above = path.slice(0, -1);
  const [name] = path.slice(-1);
  if (name === undefined || above.length === 0) return false;
  const output = await ask([hive, ...above].join('\\'));
  return output === null ? isAbsent(ask, hive, above) : !listsKey(output, name);
}

function askReg(key: string): Promise<string | null> {
  const system = process.env['SystemRoot'] ?? 'C:\\Windows';
  const program = win32.join(system, 'System32', 'reg.exe');
  const options = { timeout: ANSWER_WITHIN_MS, maxBuffer: OUTPUT_MAX, windowsHide: true };
  return new Promise((resolve) => {
    execFile(program, ['query', key], options, (cause, stdout) => resolve(cause ? null : stdout));
  });
}
