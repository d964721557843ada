import type { FastifyInstance, FastifyRequest } from 'fastify';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteName } from '../../shared/protocol/http.ts';
import { domainOf, normalEmail } from '../accounts/find-account.ts';
import { readRequest } from '../requests.ts';
import type { Guess, Guesses } from './guesses.ts';
import { networkOf, siteOf } from './network.ts';

const WINDOW_MS = 60_000;
/** How many times what one network may is let through from all networks of one IPv6 site together. */
const NETWORKS_OF_SITE = 4;

/** Requests a minute. */
export interface RateLimits {
  /** From one address, before anybody is known; a whole office may share it. */
  perAddress: number;
  /** Guesses at one account's secret from one address: what a person who mistypes needs. */
  perAccount: number;
}

export const RATE_LIMITS: RateLimits = { perAddress: 300, perAccount: 10 };

export interface Limit {
  /** `RateLimited` for whoever asks too often. */
  allows(request: FastifyRequest, route: RouteName): Promise<Result<void>>;
  /** The request was answered: if it tried a password, that one was right. */
  answered(request: FastifyRequest): void;
}

/** Needs the rate limit plugin to be loaded. */
export function createLimit(app: FastifyInstance, perAddress: number, guesses: Guesses): Limit {
  /** What each request tries. */
  const tried = new WeakMap<FastifyRequest, Guess>();
  const byAddress = app.createRateLimit({ max: perAddress, timeWindow: WINDOW_MS });
  const bySite = app.createRateLimit({
    max: perAddress * NETWORKS_OF_SITE,
    timeWindow: WINDOW_MS,
    keyGenerator: ({ ip }) => siteOf(networkOf(ip)) ?? ip,
  });

  return {
    async allows(request, route) {
      const address = await byAddress(request);
      if (!address.isAllowed && address.isExceeded) {
        return err('RateLimited', { retryAfterMs: address.ttl });
      }
      if (siteOf(networkOf(request.ip)) !== null) {
        const site = await bySite(request);
        if (!site.isAllowed && site.isExceeded) {
          return err('RateLimited', { retryAfterMs: site.ttl });
        }
      }
      // Before it is known whether there is such an account, or such a company. What does not parse is
      // refused without a look at any password: it is no try, and makes nobody wait.
      const wanted = route === 'signIn' ? readRequest(ROUTES.signIn.request, request.body) : null;
      if (!wanted?.ok) return ok(undefined);
      const email = normalEmail(wanted.value.email);
      const guess: Guess = {
        secret: 'password',
        account: email,
        network: networkOf(request.ip),
        tenant: domainOf(email),
      };
      tried.set(request, guess);
      return guesses.take(guess);
    },
    answered(request) {
      const guess = tried.get(request);
      if (guess) guesses.right(guess);
    },
  };
}
