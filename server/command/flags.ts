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
const PersonFlags = z.object({ email: text, name: text, title: text, role: text });
const DemoFlag = z.object({ demo: z.boolean().default(false) });

export type CompanyFlags = z.infer<typeof CompanyFlags>;
export type PersonFlags = z.infer<typeof PersonFlags>;

export type Command =
  | { run: 'server'; demo: boolean }
  | { run: 'create-company'; company: CompanyFlags }
  | { run: 'add-person'; person: PersonFlags };

/** Throws `UsageWrong` for flags that are not known, or of another command. */
export function readFlags(args: readonly string[]): Command {
  if (args.includes('--create-company')) {
    return { run: 'create-company', company: read(args, CompanyFlags, 'create-company') };
  }
  if (args.includes('--add-person')) {
    return { run: 'add-person', person: read(args, PersonFlags, 'add-person') };
  }
  return { run: 'server', ...read(args, DemoFlag, 'demo') };
}

/** All flags take a text but the one that says what to run. */
function read<S extends z.ZodObject>(args: readonly string[], flags: S, run: string): z.output<S> {
  const texts = Object.keys(flags.shape).map((name) => [name, { type: 'string' }] as const);
  try {
    const options = { ...Object.fromEntries(texts), [run]: { type: 'boolean' } as const };
    return flags.parse(parseArgs({ args: [...args], options }).values);
  } catch (cause) {
    throw new StartError('UsageWrong', 'unknown flags', { cause });
  }
}
