import { createSignedTokens } from './accounts/signed-tokens.ts';
import { openSigningKey } from './accounts/signing-key.ts';
import type { Clock } from './clock.ts';
import { watchConnections } from './connections.ts';
import { type Database, openDatabase } from './db/database.ts';
import { openEngine, type Source } from './db/open-engine.ts';
import { createHttp } from './http/app.ts';
import { createHandlers } from './http/handlers.ts';
import { RATE_LIMITS, type RateLimits } from './http/limits.ts';
import { assertEncrypted, listen, type Tls } from './listen.ts';
import { describeFailure, type Log } from './log.ts';
import { createRealtime } from './realtime/realtime.ts';

/** An access token's life in seconds: how long a stolen one can be of use. */
const ACCESS_SECONDS = 600;
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
  accessSeconds?: number;
  rateLimits?: RateLimits;
  clock?: Clock;
  log?: Log;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly database: Database;
  /** Answers what is under way, closes the sockets, then the database. Safe to call twice. */
  close(): Promise<void>;
}

/** A whole server. Throws an error of `start-errors.ts`, `db/migrations.ts` or `db/database.ts`; nothing then stays open. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { source, host = '127.0.0.1', port = 0, tls = null, behindProxy = false } = options;
  const { clock = Date.now, log = () => {}, accessSeconds = ACCESS_SECONDS } = options;
  const { rateLimits = RATE_LIMITS } = options;
  assertEncrypted(host, tls, behindProxy);

  const engine = await openEngine(source, (error) =>
    log({ level: 'warn', event: 'database connection lost', failure: describeFailure(error) }),
  );
  const database = await openDatabase(engine, clock());
  try {
    const key = await openSigningKey(database, clock);
    const auth = { database, clock, signedTokens: createSignedTokens(key, clock, accessSeconds) };
    const handlers = createHandlers({
      ...auth,
      sessionEnded: (sessionId) => realtime.sessionEnded(sessionId),
      policyChanged: (tenantId) => realtime.policyChanged(tenantId),
    });
    const http = await createHttp({ auth, handlers, rateLimits, tls, behindProxy, log });
    const connections = watchConnections(http.server);
    const realtime = createRealtime({ ...auth, http: http.server, log });
    const address = await listen(http, host, port, tls !== null);

    let closing: Promise<void> | null = null;
    async function close(): Promise<void> {
      // Takes no new connection from here on; resolves when the last one has ended.
      const deserted = http.close();
      await realtime.close();
      const callOff = connections.endWithin(LEAVE_MS);
      await deserted;
      callOff();
      await database.close();
    }
    return {
      ...address,
      database,
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
