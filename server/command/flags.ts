import { parseArgs } from 'node:util';

export interface CompanyFlags {
  domain?: string | undefined;
  name?: string | undefined;
  'owner-email'?: string | undefined;
  'owner-name'?: string | undefined;
}

export type Command =
  | { run: 'server'; demo: boolean }
  | { run: 'create-company'; company: CompanyFlags };

/** Flags that are not known. */
export class UsageWrong extends Error {
  override readonly name = 'UsageWrong';
}

/** Throws `UsageWrong`. */
export function readFlags(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        demo: { type: 'boolean', default: false },
        'create-company': { type: 'boolean', default: false },
        domain: { type: 'string' },
        name: { type: 'string' },
        'owner-email': { type: 'string' },
        'owner-name': { type: 'string' },
      },
    });
    const { demo, 'create-company': create, ...company } = values;
    return create ? { run: 'create-company', company } : { run: 'server', demo };
  } catch (cause) {
    throw new UsageWrong('unknown flags', { cause });
  }
}
