import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteName } from '../../shared/protocol/http.ts';
import { normalEmail } from '../accounts/find-account.ts';
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
  /** The same, for a password that is asked of somebody who is known. */
  allowsGuess(request: FastifyRequest, account: string): Promise<Result<void>>;
  /** The request was answered: if it tried a password, that one was right. */
  answered(request: FastifyRequest): void;
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
  /** Whose password each request tries. */
  const accounts = new WeakMap<FastifyRequest, string>();
  const networkOf = (request: FastifyRequest) => networks.get(request) ?? request.ip;
  const byAddress = app.createRateLimit({ max: perAddress, timeWindow: WINDOW_MS });
  const byAccount = app.createRateLimit({
    max: perAccount,
    timeWindow: WINDOW_MS,
    keyGenerator: (request: FastifyRequest) => `${networkOf(request)} ${accounts.get(request)}`,
  });

  async function inOwnNetwork(request: FastifyRequest): Promise<Result<void>> {
    const address = await byAddress(request);
    networks.set(request, address.key);
    return !address.isAllowed && address.isExceeded ? tooOften(address.ttl) : ok(undefined);
  }

  async function guess(request: FastifyRequest, account: string): Promise<Result<void>> {
    accounts.set(request, account);
    const here = await byAccount(request);
    if (!here.isAllowed && here.isExceeded) return tooOften(here.ttl);
    return guesses.take(account, networkOf(request));
  }

  return {
    async allows(request, route) {
      const allowed = await inOwnNetwork(request);
      if (!allowed.ok || route !== 'signIn') return allowed;
      const wanted = WithEmail.safeParse(request.body);
      return wanted.success ? guess(request, wanted.data.email) : ok(undefined);
    },
    async allowsGuess(request, account) {
      const allowed = await inOwnNetwork(request);
      return allowed.ok ? guess(request, account) : allowed;
    },
    answered(request) {
      const account = accounts.get(request);
      if (account !== undefined) guesses.signedIn(account, networkOf(request));
    },
  };
}

const tooOften = (retryAfterMs: number) => err('RateLimited', { retryAfterMs });
