import type { z } from 'zod';

/**
 * A schema, seen as what comes out of it. The protocol's tables are assigned to a map of these, key
 * by key, so that a generic name finds the type of its own entry.
 */
export interface Reader<T> {
  safeParse(raw: unknown): z.ZodSafeParseResult<T>;
}

/** Where it does not fit, for logs. Paths only: an issue's message may quote what was received. */
export function unexpectedIn({ issues }: z.ZodError): string {
  const where = issues.flatMap(placesOf).slice(0, 5);
  return `unexpected at ${where.join(', ')}`.slice(0, 500).toWellFormed();
}

/** Of a field that is not known, where it stands: the object around it has nothing wrong but that. */
function placesOf(issue: z.core.$ZodIssue): string[] {
  const names = issue.code === 'unrecognized_keys' ? issue.keys : [];
  const paths = names.length > 0 ? names.map((name) => [...issue.path, name]) : [issue.path];
  return paths.map((path) => path.join('.') || '(root)');
}
