import { z } from 'zod';
import { AccountOverview, AccountState } from '../../domain/account.ts';
import { PersonId } from '../../domain/ids.ts';
import { Role } from '../../domain/person.ts';
import { WIPE_REASON_MAX } from '../../domain/wipe.ts';
import { Empty, From, type Route } from './route.ts';

const OfPerson = z.object({ personId: PersonId });

/**
 * What admins do to accounts; making one is for commands, single sign-on and directories. Everywhere:
 * `NotFound` for nobody of the company, `NotAllowed` for oneself, for an owner's account unless an owner
 * asks, and for what would leave the company without an owner who can sign in.
 */
export const PEOPLE_ROUTES = {
  /** By name. */
  listPeople: {
    method: 'GET',
    path: '/v1/people',
    access: 'admin',
    /** `name`: a part of the person's name or address. */
    request: From.extend({
      name: z.string().max(120).default(''),
      state: AccountState.optional(),
    }),
    reply: z.object({ people: z.array(AccountOverview), total: z.int().nonnegative() }),
  },
  /** Only owners make owners and admins, and take that away. */
  setRole: {
    method: 'PUT',
    path: '/v1/people/:personId/role',
    access: 'admin',
    stepUp: 'administer',
    request: OfPerson.extend({ role: Role }),
    reply: Empty,
  },
  endPersonSessions: {
    method: 'POST',
    path: '/v1/people/:personId/sign-out',
    access: 'admin',
    stepUp: 'sign-out-devices',
    request: OfPerson,
    reply: z.object({ sessions: z.int().nonnegative() }),
  },
  /** Ends their sessions, and nobody signs in until it is lifted. `Conflict` when they are already. */
  suspendPerson: {
    method: 'POST',
    path: '/v1/people/:personId/suspend',
    access: 'admin',
    stepUp: 'administer',
    request: OfPerson,
    reply: z.object({ sessions: z.int().nonnegative() }),
  },
  /** They left: their devices are wiped, and nobody signs in. What they wrote stays. */
  deactivatePerson: {
    method: 'POST',
    path: '/v1/people/:personId/deactivate',
    access: 'admin',
    stepUp: 'remove-account',
    request: OfPerson.extend({ reason: z.string().trim().min(1).max(WIPE_REASON_MAX) }),
    reply: z.object({ sessions: z.int().nonnegative() }),
  },
  reactivatePerson: {
    method: 'POST',
    path: '/v1/people/:personId/reactivate',
    access: 'admin',
    stepUp: 'administer',
    request: OfPerson,
    reply: Empty,
  },
} as const satisfies Record<string, Route>;
