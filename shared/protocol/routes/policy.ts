import { z } from 'zod';
import { CompanyRules } from '../../policy/company-policy.ts';
import { SignedPolicy } from '../signed.ts';
import { Empty, type Route } from './route.ts';

export const POLICY_ROUTES = {
  readPolicy: {
    method: 'GET',
    path: '/v1/policy',
    access: 'session',
    request: Empty,
    reply: z.object({ signedPolicy: SignedPolicy }),
  },
  setPolicy: {
    method: 'PUT',
    path: '/v1/policy',
    access: 'admin',
    stepUp: 'administer',
    /** `basedOn`: the version that was changed; `Conflict` when another one is in force meanwhile. */
    request: CompanyRules.extend({ basedOn: z.int().positive() }),
    reply: z.object({ signedPolicy: SignedPolicy }),
  },
} as const satisfies Record<string, Route>;
