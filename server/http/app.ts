import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type ErrorCode, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { NONCE_HEADER, PROOF_ALGORITHM } from '../../shared/proof/proof.ts';
import { ROUTES, type RouteName } from '../../shared/protocol/http.ts';
import type { AuthDeps } from '../accounts/authenticate.ts';
import { type FileRouteDeps, registerFileRoutes } from '../files/file-routes.ts';
import type { Log } from '../log.ts';
import { answerFor } from '../requests.ts';
import { createAdmission } from './admission.ts';
import type { Guesses } from './guesses.ts';
import type { Handlers } from './handlers.ts';
import { createIdentify, type Identify } from './identify.ts';
import { createLimit } from './limits.ts';
import type { OriginOf } from './origin.ts';
import { readRefusal } from './refusal.ts';
import { answerRoute } from './route.ts';
import type { SessionLimit } from './session-limit.ts';
import { STATUS } from './status.ts';

/** Bytes of one request's body: several times the longest that a schema lets through. */
const BODY_LIMIT = 64 * 1024;
/** A client that sends its request more slowly is let go. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface HttpOptions {
  auth: AuthDeps;
  handlers: Handlers;
  /** Requests a minute from one address, before anybody is known. */
  perAddress: number;
  /** Of whoever is known. */
  sessionLimit: SessionLimit;
  guesses: Guesses;
  /** Certificate chain and key, PEM; null for plain http. */
  tls: { cert: Buffer; key: Buffer } | null;
  /** Whose word is taken on where a request comes from, as addresses or subnets; none: nobody's. */
  proxies: readonly string[];
  originOf: OriginOf;
  files: Pick<FileRouteDeps, 'uploads' | 'fileMost'>;
  /** What speaks other protocols than the contract's. */
  others: readonly ((app: FastifyInstance) => Promise<void>)[];
  log: Log;
}

/** Every route of the contract, ready to listen. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { auth, handlers, perAddress, sessionLimit, guesses, tls, proxies, originOf, log } =
    options;
  const answerError = (error: unknown, { routeOptions }: FastifyRequest, reply: FastifyReply) =>
    send(reply, {
      ok: false,
      error: readRefusal(error) ?? answerFor(error, routeOptions.url ?? 'no route', log),
    });
  const settings = {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // The first address in X-Forwarded-For, from the right, that is no proxy's: the caller may have
    // invented whatever stands left of it.
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    // Its own answer to a request that comes while the server stops is no `AppError`.
    return503OnClosing: false,
    // Before there is a route: a path that cannot be decoded.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      void answerError(error, request, reply),
  };
  const app: FastifyInstance = tls ? fastify({ ...settings, https: tls }) : fastify(settings);
  await app.register(rateLimit, { global: false });
  const limit = createLimit(app, perAddress, guesses);
  const identify = createIdentify(auth, originOf);
  const admit = createAdmission(auth, sessionLimit);

  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', async (_request, reply) => {
    // RFC 9449 §8.2: whoever was answered knows what the next proof has to carry.
    void reply.header(NONCE_HEADER, auth.proofs.nonce());
    if (closing) return send(reply, err('ServerUnreachable', { detail: 'the server is stopping' }));
  });
  app.setNotFoundHandler((_request, reply) =>
    send(reply, err('NotFound', { detail: 'no such route' })),
  );
  app.setErrorHandler(answerError);
  for (const name of Object.keys(ROUTES).filter(isRouteName)) {
    const { method, path, access } = ROUTES[name];
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const unknown = access === 'public' || access === 'device';
        const allowed = unknown ? await limit.allows(request, name) : ok(undefined);
        if (!allowed.ok) return send(reply, allowed);
        const answer = await answerRoute(name, identify, admit, handlers, request);
        if (answer.ok) limit.answered(request);
        return send(reply, answer);
      },
    });
  }
  const askingForFile: Identify['session'] = async (request) => {
    const caller = await identify.session(request);
    const allowed = caller.ok ? sessionLimit(caller.value.sessionId, 'file') : caller;
    return allowed.ok ? caller : allowed;
  };
  await registerFileRoutes(app, {
    identify: { session: askingForFile },
    refuse: send,
    ...options.files,
  });
  for (const register of options.others) await register(app);
  return app;
}

const isRouteName = (name: string): name is RouteName => name in ROUTES;

function send(reply: FastifyReply, result: Result<unknown>): FastifyReply {
  // An answer belongs to one person: no cache on the way may keep it.
  void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  if (result.ok) return reply.code(200).send(result.value);
  const { code, retryAfterMs } = result.error;
  if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  // RFC 9449 §7.1.
  if (STATUS[code] === 401) void reply.header('www-authenticate', challengeOf(code));
  return reply.code(STATUS[code]).send(result.error);
}

const challengeOf = (code: ErrorCode): string =>
  `DPoP algs="${PROOF_ALGORITHM}", error="${code === 'ProofNonceNeeded' ? 'use_dpop_nonce' : 'invalid_token'}"`;
