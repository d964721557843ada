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
  const where = issues.slice(0, 5).map(({ path }) => path.join('.') || '(root)');
  return `unexpected at ${where.join(', ')}`.slice(0, 500);
}
