import { parseArgs } from 'node:util';

/** What a verifying command is given: a file, and whose key it must be signed under. */
export interface VerifyArguments {
  file: string;
  keyFile: string | undefined;
}

/** Reads `FILE [--tenant-key FILE]` from the command line; null when it is something else. */
export function verifyArguments(): VerifyArguments | null {
  try {
    const options = { 'tenant-key': { type: 'string' } } as const;
    const { positionals, values } = parseArgs({ allowPositionals: true, options });
    const [file] = positionals;
    return file !== undefined && positionals.length === 1
      ? { file, keyFile: values['tenant-key'] }
      : null;
  } catch {
    return null;
  }
}
