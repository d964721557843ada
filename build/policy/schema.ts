import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../setup/places.mjs';

const Words = z.record(z.string(), z.object({ en: z.string(), 'zh-CN': z.string() }));

const described = {
  'x-group': z.string(),
  title: z.string(),
  description: z.string(),
  'x-title-zh-CN': z.string(),
  'x-description-zh-CN': z.string(),
};

/** The kinds of setting that a policy can have, each with the ways in which one value is the stricter. */
const Setting = z.union([
  z.strictObject({
    ...described,
    type: z.literal('integer'),
    minimum: z.int(),
    maximum: z.int(),
    default: z.int(),
    'x-strictest': z.literal('least'),
    'x-unit': z.enum(['seconds', 'days']).optional(),
  }),
  z.strictObject({
    ...described,
    type: z.literal('boolean'),
    default: z.boolean(),
    'x-strictest': z.literal('either'),
  }),
  z.strictObject({
    ...described,
    enum: z.array(z.string()).min(2),
    default: z.string(),
    'x-strictest': z.literal('later'),
  }),
  z.strictObject({
    ...described,
    type: z.literal('array'),
    items: z.strictObject({ enum: z.array(z.string()).min(1) }),
    uniqueItems: z.literal(true),
    default: z.array(z.string()),
    'x-strictest': z.enum(['common', 'all']),
  }),
  z.strictObject({
    ...described,
    type: z.literal('array'),
    items: z.strictObject({
      type: z.literal('string'),
      minLength: z.int(),
      maxLength: z.int(),
    }),
    maxItems: z.int(),
    uniqueItems: z.literal(true),
    default: z.array(z.string()),
    'x-strictest': z.literal('all'),
    'x-format': z.enum(['networks', 'hours']),
  }),
]);
export type Setting = z.infer<typeof Setting>;

const Schema = z.object({
  'x-groups': Words,
  'x-options': Words,
  properties: z.record(z.string(), Setting),
});
export type PolicySchema = z.infer<typeof Schema>;

/** The single source: everything about policy that is not code is made from it. */
export const readSchema = (): PolicySchema =>
  Schema.parse(JSON.parse(readFileSync(join(ROOT, 'shared/policy/policy.schema.json'), 'utf8')));
