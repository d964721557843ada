import { z } from 'zod';
import type { PolicyValues } from '../../policy/generated.ts';

/** Bearer secrets. Only main and the server ever see one. */
export const Token = z.string().min(16).max(4096);

export const Empty = z.object({});

/** Pages of a list that is counted from its beginning. */
export const From = z.object({
  from: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export type Access = 'public' | 'session' | 'admin';

/**
 * What has to be confirmed with the password, not long before: where the company's policy has the word,
 * or `always`.
 */
export type StepUpNeed = PolicyValues['stepUp'][number] | 'always';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters in the path are `:name`, and are also fields of `request`. */
  path: string;
  access: Access;
  /** `StepUpNeeded` otherwise. */
  stepUp?: StepUpNeed;
  request: z.ZodType;
  reply: z.ZodType;
}
