import { z } from 'zod';
import type { PolicyValues } from '../../policy/generated.ts';

/** Secrets. Only main and the server ever see one. */
export const Token = z.string().min(16).max(4096);

export const Empty = z.object({});

/** Pages of a list that is counted from its beginning. */
export const From = z.object({
  from: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/**
 * Who may ask. `device`: whoever proves to hold a device's key, whosever it is; `session` and `admin` show
 * an access token, and prove to hold the key that it is bound to (RFC 9449).
 */
export type Access = 'public' | 'device' | 'session' | 'admin';

/**
 * What has to be confirmed with the password or a second factor, not long before: where the company's policy
 * has the word, or `always`. `set-up`: always, and the password is enough for whoever has no factor yet; for
 * whoever has neither, that the company's provider vouched for them just before.
 */
export type StepUpNeed = PolicyValues['stepUp'][number] | 'always' | 'set-up';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters in the path are `:name`, and are also fields of `request`. */
  path: string;
  access: Access;
  /** `StepUpNeeded` otherwise; `SignInAgainNeeded` for whoever has nothing to confirm with. */
  stepUp?: StepUpNeed;
  request: z.ZodType;
  reply: z.ZodType;
}
