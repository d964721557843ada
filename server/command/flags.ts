import { parseArgs } from 'node:util';
import { z } from 'zod';
import { StartError } from '../start-error.ts';

const text = z.string().optional();

/** What a command may be told; it asks for the rest. */
const CompanyFlags = z.object({
  domain: text,
  name: text,
  'owner-email': text,
  'owner-name': text,
});
const PersonFlags = z.object({ email: text, name: text, title: text, role: text, until: text });
/** The company's mail domain comes with the flag itself. */
const ClosingFlags = z.object({
  'close-company': z.string(),
  destroy: z.boolean().default(false),
});
/** `file`: the key that wraps; `companies`: the data keys. */
const RotationFlags = z.object({ 'rotate-keys': z.enum(['file', 'companies']) });
/** Whose: an address. */
const ResetFlags = z.object({ 'reset-factors': z.string() });
const DemoFlag = z.object({ demo: z.boolean().default(false) });

export type CompanyFlags = z.infer<typeof CompanyFlags>;
export type PersonFlags = z.infer<typeof PersonFlags>;
export type ClosingFlags = z.infer<typeof ClosingFlags>;
export type RotationFlags = z.infer<typeof RotationFlags>;
export type ResetFlags = z.infer<typeof ResetFlags>;

export type Command =
  | { run: 'server'; demo: boolean }
  | { run: 'create-company'; company: CompanyFlags }
  | { run: 'add-person'; person: PersonFlags }
  | { run: 'close-company'; closing: ClosingFlags }
  | { run: 'rotate-keys'; rotation: RotationFlags }
  | { run: 'reset-factors'; reset: ResetFlags };

/** Throws `UsageWrong` for flags that are not known, or of another command. */
export function readFlags(args: readonly string[]): Command {
  if (args.includes('--create-company')) {
    return { run: 'create-company', company: read(args, CompanyFlags, 'create-company') };
  }
  if (args.includes('--add-person')) {
    return { run: 'add-person', person: read(args, PersonFlags, 'add-person') };
  }
  if (args.some((arg) => /^--close-company(=|$)/.test(arg))) {
    return { run: 'close-company', closing: read(args, ClosingFlags, 'destroy') };
  }
  if (args.some((arg) => /^--rotate-keys(=|$)/.test(arg))) {
    return { run: 'rotate-keys', rotation: read(args, RotationFlags) };
  }
  if (args.some((arg) => /^--reset-factors(=|$)/.test(arg))) {
    return { run: 'reset-factors', reset: read(args, ResetFlags) };
  }
  return { run: 'server', ...read(args, DemoFlag, 'demo') };
}

/** All flags take a text but this one. */
function read<S extends z.ZodObject>(
  args: readonly string[],
  flags: S,
  bare?: string,
): z.output<S> {
  const texts = Object.keys(flags.shape).map((name) => [name, { type: 'string' }] as const);
  try {
    const bares = bare === undefined ? [] : [[bare, { type: 'boolean' }] as const];
    const options = Object.fromEntries([...texts, ...bares]);
    return flags.parse(parseArgs({ args: [...args], options }).values);
  } catch (cause) {
    throw new StartError('UsageWrong', 'unknown flags', { cause });
  }
}
