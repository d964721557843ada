import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteName } from '../../shared/protocol/http.ts';
import { normalEmail } from '../accounts/sign-in.ts';
import type { Clock } from '../clock.ts';
import { createGuesses } from './guesses.ts';

const WINDOW_MS = 60_000;

/** Requests a minute, before anybody is known. */
export interface RateLimits {
  /** From one address; a whole office may share it. */
  perAddress: number;
  /** Sign-ins to one account from one address: what a person who mistypes needs. */
  perAccount: number;
}

export const RATE_LIMITS: RateLimits = { perAddress: 300, perAccount: 10 };

export interface Limit {
  /** `RateLimited` for whoever asks too often. */
  allows(request: FastifyRequest, route: RouteName): Promise<Result<void>>;
  /** This sign-in had the right password. */
  signedIn(request: FastifyRequest): void;
}

const WithEmail = z.object({ email: z.string().max(254).transform(normalEmail) });

/** Needs the rate limit plugin to be loaded. */
export function createLimit(
  app: FastifyInstance,
  { perAddress, perAccount }: RateLimits,
  clock: Clock,
): Limit {
  const guesses = createGuesses(clock);
  /** Whose network each request is from: an IPv4 address, or the /64 of an IPv6 one, which is one customer's. */
  const networks = new WeakMap<FastifyRequest, string>();
  const networkOf = (request: FastifyRequest) => networks.get(request) ?? request.ip;
  const byAddress = app.createRateLimit({ max: perAddress, timeWindow: WINDOW_MS });
  const byAccount = app.createRateLimit({
    max: perAccount,
    timeWindow: WINDOW_MS,
    keyGenerator: (request: FastifyRequest) =>
      `${networkOf(request)} ${WithEmail.parse(request.body).email}`,
  });
  return {
    async allows(request, route) {
      const address = await byAddress(request);
      networks.set(request, address.key);
      if (!address.isAllowed && address.isExceeded) return tooOften(address.ttl);
      if (route !== 'signIn') return ok(undefined);
      const wanted = WithEmail.safeParse(request.body);
      if (!wanted.success) return ok(undefined);
      const account = await byAccount(request);
      if (!account.isAllowed && account.isExceeded) return tooOften(account.ttl);
      return guesses.take(wanted.data.email, networkOf(request));
    },
    signedIn(request) {
      guesses.signedIn(WithEmail.parse(request.body).email, networkOf(request));
    },
  };
}

const tooOften = (retryAfterMs: number) => err('RateLimited', { retryAfterMs });
