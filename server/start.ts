import { createSignInFailures } from './accounts/sign-in-failures.ts';
import { createSignedTokens } from './accounts/signed-tokens.ts';
import { openSigningKey } from './accounts/signing-key.ts';
import type { Clock } from './clock.ts';
import { watchConnections } from './connections.ts';
import type { Database } from './db/database.ts';
import type { Source } from './db/open-engine.ts';
import { openForServer } from './db/open-for-server.ts';
import { createHttp } from './http/app.ts';
import { createHandlers } from './http/handlers.ts';
import { RATE_LIMITS, type RateLimits } from './http/limits.ts';
import { assertEncrypted, assertProxyKnown, listen, type Tls, trustedProxies } from './listen.ts';
import { describeFailure, type Log } from './log.ts';
import { CALL_LIMITS, type CallLimits } from './realtime/call-limit.ts';
import { createRealtime } from './realtime/realtime.ts';
import { createPolicySigner } from './tenants/policy-signer.ts';
import { createTenantSigner } from './tenants/tenant-key.ts';

/** An access token's life in seconds: how long a stolen one can be of use. */
const ACCESS_SECONDS = 600;
/** Far less than any company lets a client be without word. */
const WORD_SECONDS = 30;
/** What answers may take to leave when the server stops; a peer that does not read is not waited for. */
const LEAVE_MS = 3_000;

export interface ServerOptions {
  source: Source;
  /** An address of this machine; loopback by default. */
  host?: string;
  /** 0, the default: any free one. */
  port?: number;
  tls?: Tls | null;
  /** A proxy in front encrypts, and says where a request comes from. */
  behindProxy?: boolean;
  /** Its addresses or subnets; by default this machine's own. */
  proxies?: readonly string[];
  accessSeconds?: number;
  /** Between two signed words to each client. */
  wordSeconds?: number;
  rateLimits?: RateLimits;
  callLimits?: CallLimits;
  clock?: Clock;
  log?: Log;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly database: Database;
  /** Resolves if another server got hold of the database meanwhile: this one should close. */
  readonly takenOver: Promise<void>;
  /** Answers what is under way, closes the sockets, then the database. Safe to call twice. */
  close(): Promise<void>;
}

/** A whole server. Throws a `StartError`; nothing then stays open. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { source, host = '127.0.0.1', port = 0, tls = null, behindProxy = false } = options;
  const { clock = Date.now, log = () => {}, accessSeconds = ACCESS_SECONDS } = options;
  const { wordSeconds = WORD_SECONDS } = options;
  const { rateLimits = RATE_LIMITS, callLimits = CALL_LIMITS } = options;
  const { proxies = [] } = options;
  assertEncrypted(host, tls, behindProxy);
  assertProxyKnown(host, behindProxy, proxies);

  const takenOver = Promise.withResolvers<void>();
  const database = await openForServer(source, clock(), {
    idleError: (error) =>
      log({ level: 'warn', event: 'database connection lost', failure: describeFailure(error) }),
    lost: () => log({ level: 'warn', event: 'server lock lost' }),
    taken: takenOver.resolve,
  });
  try {
    const key = await openSigningKey(database, clock);
    const auth = { database, clock, signedTokens: createSignedTokens(key, clock, accessSeconds) };
    const signer = createTenantSigner(database, clock);
    const signPolicy = createPolicySigner(signer);
    const signInFailures = createSignInFailures(database, clock, log);
    const handlers = createHandlers({
      ...auth,
      signInFailures,
      signer,
      signPolicy,
      sessionEnded: (sessionId, because) => realtime.sessionEnded(sessionId, because),
      modeOf: (sessionId) => realtime.modeOf(sessionId),
      tellToLock: (sessionId) => realtime.lockSession(sessionId),
      policyChanged: (tenantId) => realtime.policyChanged(tenantId),
    });
    const trusted = trustedProxies(behindProxy, proxies);
    const http = await createHttp({ auth, handlers, rateLimits, tls, proxies: trusted, log });
    const connections = watchConnections(http.server);
    const realtime = createRealtime({
      ...auth,
      http: http.server,
      signer,
      signPolicy,
      wordSeconds,
      callLimits,
      log,
    });
    const address = await listen(http, host, port, tls !== null);

    let closing: Promise<void> | null = null;
    async function close(): Promise<void> {
      // Takes no new connection from here on; resolves when the last one has ended.
      const deserted = http.close();
      await realtime.close();
      const callOff = connections.endWithin(LEAVE_MS);
      await deserted;
      callOff();
      await signInFailures.close();
      await database.close();
    }
    return {
      ...address,
      database,
      takenOver: takenOver.promise,
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
