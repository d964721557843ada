import { z } from 'zod';
import { Channel } from '../../shared/domain/channel.ts';
import { Body } from '../../shared/domain/message.ts';
import { Person, Tenant } from '../../shared/domain/person.ts';
import { PolicyPart } from '../../shared/policy/policy.ts';

/** The part of an address before the @. */
const Key = z.string().regex(/^[a-z.]+$/);

/** When, who, what. */
const Days = z.array(
  z.union([
    /** Working days before today, and the time of day. */
    z.object({
      daysAgo: z.int().min(1),
      messages: z.array(z.tuple([z.string().regex(/^\d\d:\d\d$/), Key, Body])),
    }),
    /** Minutes before now. */
    z.object({ messages: z.array(z.tuple([z.int().min(1).max(300), Key, Body])) }),
  ]),
);
export type Days = z.infer<typeof Days>;

const Conversation = z.object({
  /** How many of the last messages somebody has not read; everybody else has read all. */
  unread: z.record(Key, z.int().positive()),
  days: Days,
});

/** A whole company as data: see `companies/`. */
export const CompanyFile = z.object({
  domain: z.string(),
  name: Tenant.shape.name,
  /** For everyone. */
  policy: PolicyPart.strict(),
  people: z.array(Person.omit({ id: true }).extend({ key: Key })),
  channels: z.array(
    Conversation.extend({
      kind: z.enum(['public', 'private']),
      name: Channel.shape.name,
      topic: Channel.shape.topic,
      /** Of a private channel, or guests of a public one. */
      members: z.array(Key).default([]),
    }),
  ),
  directs: z.array(Conversation.extend({ between: z.tuple([Key, Key]) })),
});
export type CompanyFile = z.infer<typeof CompanyFile>;
