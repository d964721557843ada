import { and, eq, isNotNull, isNull, type SQL } from 'drizzle-orm';
import { type Filter, parse } from 'scim2-parse-filter';
import { z } from 'zod';
import { PersonId } from '../../shared/domain/ids.ts';
import { normalEmail } from '../accounts/find-account.ts';
import { people } from '../db/schema.ts';
import { ScimFault } from './fault.ts';

/** Longer ones are nobody's. */
const LONGEST = 500;

const Value = z.string().max(300);

/** What can be looked for, by names that are compared without their case (RFC 7643 §2.1). */
const WANTED: Readonly<Record<string, (value: unknown) => SQL | undefined>> = {
  username: (value) => eq(people.email, normalEmail(Value.parse(value))),
  'emails.value': (value) => eq(people.email, normalEmail(Value.parse(value))),
  externalid: (value) => eq(people.externalId, Value.parse(value)),
  id: (value) => eq(people.id, PersonId.parse(value)),
  active: (value) =>
    z.boolean().parse(value) ? isNull(people.deactivatedAt) : isNotNull(people.deactivatedAt),
};

/** RFC 7644 §3.4.2.2, as much of it as directories use: `eq`, joined by `and`. Throws `invalidFilter`. */
export function conditionOf(text: string): SQL | undefined {
  try {
    if (text.length > LONGEST) throw new RangeError('too long');
    return conditionIn(parse(text));
  } catch {
    throw new ScimFault(
      400,
      'userName, externalId, id and active can be filtered by eq and and',
      'invalidFilter',
    );
  }
}

function conditionIn(filter: Filter): SQL | undefined {
  if (filter.op === 'and' && 'filters' in filter) return and(...filter.filters.map(conditionIn));
  if (filter.op !== 'eq' || !('compValue' in filter)) throw new TypeError('another operator');
  const name = filter.attrPath.toLowerCase();
  const condition = Object.hasOwn(WANTED, name) ? WANTED[name] : undefined;
  if (!condition) throw new TypeError('another attribute');
  return condition(filter.compValue);
}
