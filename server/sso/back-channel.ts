import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { TenantId } from '../../shared/domain/ids.ts';
import type { SessionEnded } from '../accounts/end-session.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { describeFailure, type Log } from '../log.ts';
import { ProviderUnusable } from './discover.ts';
import { endByProvider } from './end-by-provider.ts';
import { readLogoutToken } from './logout-token.ts';
import type { Providers } from './providers.ts';

/** Where a company's provider tells of logouts; `:tenantId` is the company's. */
export const BACK_CHANNEL_PATH = '/v1/sso/logout/:tenantId';
/** Of one token; they are a few hundred bytes. */
const BODY_LIMIT = 16 * 1024;
/** From one address in a minute. */
const PER_ADDRESS = 600;

export interface BackChannelDeps {
  database: Database;
  clock: Clock;
  providers: Providers;
  sessionEnded: SessionEnded;
  log: Log;
}

const Params = z.object({ tenantId: TenantId });
const Body = z.object({ logout_token: z.string().min(16).max(BODY_LIMIT) });

/**
 * OpenID Connect Back-Channel Logout 1.0 §2.5 to §2.8: the provider posts a form with a logout token. Whoever
 * is no provider learns nothing: an unknown company is answered as a wrong token is.
 */
export async function registerBackChannel(
  app: FastifyInstance,
  deps: BackChannelDeps,
): Promise<void> {
  const { database, clock, providers, sessionEnded, log } = deps;

  async function logOut(params: unknown, body: unknown): Promise<200 | 400 | 503> {
    const wanted = Params.safeParse(params);
    const form = Body.safeParse(body);
    if (!wanted.success || !form.success) return 400;
    const { tenantId } = wanted.data;
    const provider = await providers.open(tenantId);
    if (!provider) return 400;
    const read = await readLogoutToken(provider, form.data.logout_token, clock());
    if (!read.ok) return read.error === 'unavailable' ? 503 : 400;
    const ended = await database.inTenant(tenantId, (tx) =>
      endByProvider(tx, tenantId, read.value, clock()),
    );
    if (!ended.ok) return 400;
    for (const sessionId of ended.value) sessionEnded(sessionId, 'provider');
    return 200;
  }

  await app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    scope.route({
      method: 'POST',
      url: BACK_CHANNEL_PATH,
      bodyLimit: BODY_LIMIT,
      config: { rateLimit: { max: PER_ADDRESS, timeWindow: 60_000 } },
      handler: async (request, reply) => {
        const status = await logOut(request.params, request.body).catch((error): 503 => {
          if (error instanceof ProviderUnusable) return 503;
          log({ level: 'error', event: 'logout not done', failure: describeFailure(error) });
          return 503;
        });
        return answer(reply, status);
      },
    });
  });
}

/** §2.8. */
function answer(reply: FastifyReply, status: 200 | 400 | 503): FastifyReply {
  void reply.header('cache-control', 'no-store').code(status);
  return status === 400 ? reply.send({ error: 'invalid_request' }) : reply.send();
}
