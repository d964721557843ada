import { z } from 'zod';
import { EpochMs, PersonId, TenantId } from './ids.ts';

export const Role = z.enum(['owner', 'admin', 'member', 'guest']);
export type Role = z.infer<typeof Role>;

export const Presence = z.enum(['online', 'away', 'offline']);
export type Presence = z.infer<typeof Presence>;

export const Person = z.object({
  id: PersonId,
  name: z.string().min(1).max(120),
  title: z.string().max(120),
  role: Role,
});
export type Person = z.infer<typeof Person>;

/** The signed-in person, to themselves. */
export const Me = Person.extend({
  email: z.email().max(254),
  /** When the account ends; null: on no known day. */
  endsAt: EpochMs.nullable(),
});
export type Me = z.infer<typeof Me>;

export const Tenant = z.object({ id: TenantId, name: z.string().min(1).max(120) });
export type Tenant = z.infer<typeof Tenant>;
