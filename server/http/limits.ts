import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteName } from '../../shared/protocol/http.ts';
import { normalEmail } from '../accounts/sign-in.ts';

const WINDOW_MS = 60_000;

/** Requests a minute, before anybody is known. */
export interface RateLimits {
  /** From one address; a whole office may share it. */
  perAddress: number;
  /** Sign-ins to one account from one address: what a person who mistypes needs. */
  perAccount: number;
}

export const RATE_LIMITS: RateLimits = { perAddress: 300, perAccount: 10 };

export type Limit = (request: FastifyRequest, route: RouteName) => Promise<Result<void>>;

const WithEmail = z.object({ email: z.string().max(254).transform(normalEmail) });

/** `RateLimited` for whoever asks too often. Needs the rate limit plugin to be loaded. */
export function createLimit(app: FastifyInstance, { perAddress, perAccount }: RateLimits): Limit {
  const byAddress = app.createRateLimit({ max: perAddress, timeWindow: WINDOW_MS });
  const byAccount = app.createRateLimit({
    max: perAccount,
    timeWindow: WINDOW_MS,
    keyGenerator: ({ ip, body }: FastifyRequest) => `${ip} ${WithEmail.parse(body).email}`,
  });
  return async (request, route) => {
    const address = await byAddress(request);
    if (!address.isAllowed && address.isExceeded) return tooOften(address.ttl);
    if (route !== 'signIn' || !WithEmail.safeParse(request.body).success) return ok(undefined);
    const account = await byAccount(request);
    return !account.isAllowed && account.isExceeded ? tooOften(account.ttl) : ok(undefined);
  };
}

const tooOften = (retryAfterMs: number) => err('RateLimited', { retryAfterMs });
