import { type ScimPatchOperation, scimPatch } from 'scim-patch';
import { z } from 'zod';
import { ScimFault } from './fault.ts';
import { type Row, ScimUser, userResource } from './user.ts';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
/** No attribute is called like that, and what is would change more than the user. */
const PROTOTYPE = /__proto__|prototype|constructor/i;

const Path = z
  .string()
  .max(300)
  .refine((path) => !PROTOTYPE.test(path));

/** The library takes the keys of a value for paths, too. */
const Value = z.unknown().refine((value) => keysIn(value).every((key) => !PROTOTYPE.test(key)));

const Operation = z.object({
  op: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['add', 'replace', 'remove'])),
  path: Path.optional(),
  value: Value.optional(),
});

export const PatchRequest = z.object({
  schemas: z.array(z.string()).refine((schemas) => schemas.includes(PATCH)),
  Operations: z.array(Operation).min(1).max(50),
});

/** What the user is after these operations (RFC 7644 §3.5.2). Throws `invalidPath` or `invalidValue`. */
export function patched(row: Row, { Operations }: z.output<typeof PatchRequest>): ScimUser {
  const operations = Operations.map(({ op, path, value }): ScimPatchOperation => {
    if (op !== 'remove') return path === undefined ? { op, value } : { op, path, value };
    if (path === undefined) throw new ScimFault(400, 'a removal needs a path', 'invalidPath');
    return { op, path, value };
  });
  // The library's type of it; nobody changes its times.
  const meta = { created: new Date(0), lastModified: new Date(0) };
  const before = { ...userResource(row, ''), meta };
  const after = attempt(() => scimPatch(structuredClone(before), operations));
  const { name, displayName } = after;
  // We keep one name, and show it in two places: the one that was changed counts. Parts of it are no name.
  const isShown = displayName !== before.displayName;
  const named = isShown
    ? { displayName }
    : { displayName: null, name: { formatted: name?.formatted } };
  const parsed = ScimUser.safeParse({ ...after, ...named });
  if (!parsed.success) throw new ScimFault(400, 'the user would not be one', 'invalidValue');
  return parsed.data;
}

/** At any depth: without recursion, which a value could nest itself beyond. */
function keysIn(value: unknown): string[] {
  const keys: string[] = [];
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      if (!Array.isArray(next)) keys.push(key);
      waiting.push(inner);
    }
  }
  return keys;
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch {
    throw new ScimFault(400, 'the operations cannot be done', 'invalidPath');
  }
}
