import { z } from 'zod';
import { EpochMs, PersonId } from '../../shared/domain/ids.ts';
import { Me } from '../../shared/domain/person.ts';
import { normalEmail } from '../accounts/find-account.ts';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** Somebody, as a directory may see and change them. */
export const Row = Me.pick({ name: true, title: true, role: true, email: true }).extend({
  id: PersonId,
  externalId: z.string().nullable(),
  createdAt: EpochMs,
  changedAt: EpochMs,
  deactivatedAt: EpochMs.nullable(),
});
export type Row = z.infer<typeof Row>;

/** Some directories write truth values as words. */
const Truth = z.union([
  z.boolean(),
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .transform((word) => word === 'true'),
]);
const Text = z.string().trim().max(120);
/** Nothing that is left empty says anything. */
const maybe = <T extends z.ZodType>(type: T) => type.nullish();

const ScimName = z.object({
  formatted: maybe(Text),
  givenName: maybe(Text),
  familyName: maybe(Text),
});

/** What a directory says of somebody; whatever else it says is not kept. */
export const ScimUser = z
  .object({
    userName: z.string().transform(normalEmail).pipe(Me.shape.email),
    externalId: maybe(z.string().min(1).max(256)),
    displayName: maybe(Text),
    name: maybe(ScimName),
    title: maybe(Text),
    active: maybe(Truth),
  })
  .transform(({ userName: email, externalId, displayName, name, title, active }) => ({
    email,
    externalId: externalId ?? null,
    name: nameOf(displayName, name) || email.slice(0, email.lastIndexOf('@')).slice(0, 120),
    title: title ?? '',
    active: active ?? true,
  }));
export type ScimUser = z.output<typeof ScimUser>;

function nameOf(
  displayName: string | null | undefined,
  name: z.infer<typeof ScimName> | null | undefined,
): string {
  const whole = [name?.givenName, name?.familyName].filter(Boolean).join(' ');
  return (displayName || name?.formatted || whole).slice(0, 120);
}

/** RFC 7643 §4.1. */
export function userResource(row: Row, base: string) {
  return {
    schemas: [USER],
    id: row.id,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    userName: row.email,
    displayName: row.name,
    name: { formatted: row.name },
    ...(row.title === '' ? {} : { title: row.title }),
    active: row.deactivatedAt === null,
    emails: [{ value: row.email, type: 'work', primary: true }],
    roles: [{ value: row.role, primary: true }],
    meta: {
      resourceType: 'User',
      created: new Date(row.createdAt).toISOString(),
      lastModified: new Date(Math.max(row.createdAt, row.changedAt)).toISOString(),
      location: `${base}/Users/${row.id}`,
    },
  };
}
