import { z } from 'zod';
import { EpochMs, ScimTokenId } from '../../domain/ids.ts';
import { Person } from '../../domain/person.ts';
import { Empty, type Route, Token } from './route.ts';

/** What the company's directory proves itself with; the token itself is nowhere. */
const ScimToken = z.object({
  id: ScimTokenId,
  madeBy: Person.pick({ id: true, name: true }),
  madeAt: EpochMs,
  usedAt: EpochMs.nullable(),
});

/** For admins. The directory itself speaks SCIM (RFC 7644), below `/scim/v2`. */
export const SCIM_ROUTES = {
  /** Those that are good for something, the newest first. */
  listScimTokens: {
    method: 'GET',
    path: '/v1/scim/tokens',
    access: 'admin',
    request: Empty,
    reply: z.object({ tokens: z.array(ScimToken) }),
  },
  /** The answer is the only one that ever has the token. `TooLarge` when there are too many. */
  makeScimToken: {
    method: 'POST',
    path: '/v1/scim/tokens',
    access: 'admin',
    stepUp: 'administer',
    request: Empty,
    reply: z.object({ token: Token, tokens: z.array(ScimToken) }),
  },
  revokeScimToken: {
    method: 'DELETE',
    path: '/v1/scim/tokens/:tokenId',
    access: 'admin',
    stepUp: 'administer',
    request: z.object({ tokenId: ScimTokenId }),
    reply: z.object({ tokens: z.array(ScimToken) }),
  },
} as const satisfies Record<string, Route>;
