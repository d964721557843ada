import type { FastifyInstance } from 'fastify';
import type { SessionEnded } from './accounts/end-session.ts';
import { createProofs } from './accounts/proofs.ts';
import { createSignInFailures } from './accounts/sign-in-failures.ts';
import { createSignInHistory } from './accounts/sign-in-history.ts';
import { createSignedTokens } from './accounts/signed-tokens.ts';
import { openSigningKey } from './accounts/signing-key.ts';
import { CHECKPOINT_PACE, type CheckpointPace, createCheckpoints } from './audit/checkpoints.ts';
import type { Clock } from './clock.ts';
import { watchConnections } from './connections.ts';
import type { Database } from './db/database.ts';
import type { Source } from './db/open-engine.ts';
import { openForServer } from './db/open-for-server.ts';
import { openFactors } from './factors/open-factors.ts';
import { registerPasskeyPage } from './factors/page/register.ts';
import { keepCollecting } from './files/collect.ts';
import { openFileStorage } from './files/open-storage.ts';
import { createTurns } from './files/turns.ts';
import { createUploads, FILE_LIMITS, type FileLimits } from './files/uploads.ts';
import { createHttp } from './http/app.ts';
import { createGuesses } from './http/guesses.ts';
import { createHandlers } from './http/handlers.ts';
import { RATE_LIMITS, type RateLimits } from './http/limits.ts';
import { createOriginOf } from './http/origin.ts';
import { createSessionLimit, SESSION_LIMITS } from './http/session-limit.ts';
import { defaultKeySource, type KeySource, openKeyProvider } from './keys/open-key-provider.ts';
import { createTenantSealing, type TenantSealing } from './keys/tenant-sealing.ts';
import { assertEncrypted, assertProxyKnown, listen, type Tls, trustedProxies } from './listen.ts';
import { describeFailure, type Log } from './log.ts';
import type { MailSettings } from './mail/mailer.ts';
import { sealOldMessages } from './messages/seal-old-messages.ts';
import { CALL_LIMITS } from './realtime/call-limit.ts';
import { createRealtime } from './realtime/realtime.ts';
import { registerScim } from './scim/scim-routes.ts';
import { registerBackChannel } from './sso/back-channel.ts';
import { openSso } from './sso/open-sso.ts';
import type { Reach } from './sso/public-address.ts';
import { createPolicySigner } from './tenants/policy-signer.ts';
import { createTenantSigner } from './tenants/tenant-key.ts';
import type { Allowance } from './token-buckets.ts';
import { createWatch } from './watch/watch.ts';

/** An access token's life in seconds: how long a stolen one can be of use. */
const ACCESS_SECONDS = 300;
/** Far less than any company lets a client be without word. */
const WORD_SECONDS = 30;
/** What answers may take to leave when the server stops; a peer that does not read is not waited for. */
const LEAVE_MS = 3_000;

export interface ServerOptions {
  source: Source;
  /** What wraps the companies' data keys; a file beside the data directory by default. */
  keySource?: KeySource;
  /** An address of this machine; loopback by default. */
  host?: string;
  /** 0, the default: any free one. */
  port?: number;
  tls?: Tls | null;
  /** A proxy in front encrypts, and says where a request comes from. */
  behindProxy?: boolean;
  /** Its addresses or subnets; by default this machine's own. */
  proxies?: readonly string[];
  /** How everybody else names this server; needed where a proxy changes the name, or serves it below a path. */
  publicUrl?: string | null;
  accessSeconds?: number;
  /** Between two signed words to each client. */
  wordSeconds?: number;
  rateLimits?: RateLimits;
  /** Requests of one session. */
  sessionLimits?: Allowance;
  /** Calls of one session over its sockets. */
  callLimits?: Allowance;
  /** Where files are kept; beside the embedded database by default. */
  filesDirectory?: string | undefined;
  fileLimits?: FileLimits;
  checkpointPace?: CheckpointPace;
  /** Whether a company's provider may stand in the server's own network; it has to be public otherwise. */
  providerReach?: Reach;
  /** Whether what companies have alerts sent to may stand in the server's own network. */
  deliveryReach?: Reach;
  /** How mail is sent; none otherwise. */
  mail?: MailSettings | null;
  clock?: Clock;
  log?: Log;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly database: Database;
  readonly sealing: TenantSealing;
  /** Resolves when what happened is watched, and what is due was delivered or tried. */
  watched(): Promise<void>;
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
  const { sessionLimits = SESSION_LIMITS } = options;
  const { proxies = [], publicUrl = null, keySource = defaultKeySource(source) } = options;
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
    const provider = await openKeyProvider(database, keySource);
    const sealing = createTenantSealing({ database, provider, clock });
    await sealOldMessages(database, sealing);
    const key = await openSigningKey(database, clock);
    const signedTokens = createSignedTokens(key, clock, accessSeconds);
    const watch = createWatch({
      database,
      sealing,
      clock,
      log,
      mail: options.mail ?? null,
      reach: options.deliveryReach ?? 'public',
      tell: {
        alert: (admins, alert) => realtime.tellAdmins(admins, alert),
        notice: (person, notice) => realtime.tellPerson(person, notice),
        lock: (sessionId) => void realtime.lockSession(sessionId),
        ended: (sessionId, because) => realtime.sessionEnded(sessionId, because),
      },
    });
    const auth = { database, clock, signedTokens, proofs: createProofs(clock), watch };
    const signer = createTenantSigner(database, clock);
    const signPolicy = createPolicySigner(signer);
    const pace = options.checkpointPace ?? CHECKPOINT_PACE;
    const checkpoints = createCheckpoints({ database, clock, signer, log, pace });
    const signInFailures = createSignInFailures(database, clock, log);
    const signInHistory = createSignInHistory(database, clock, log);
    const sso = openSso({ database, sealing, clock }, options.providerReach ?? 'public');
    const guesses = createGuesses(clock, rateLimits.perAccount);
    const pageUrl = () => publicUrl ?? `${tls ? 'https' : 'http'}://localhost:${address.port}`;
    const factors = openFactors({ database, clock, publicUrl: pageUrl }, key);
    const handlers = createHandlers({
      ...auth,
      ...factors,
      guesses,
      ...watch,
      ...sso,
      publicUrl,
      sealing,
      signInFailures,
      signInHistory,
      checkpoints,
      signer,
      signPolicy,
      sessionEnded: (sessionId, because) => realtime.sessionEnded(sessionId, because),
      roleChanged: (personId) => realtime.roleChanged(personId),
      modeOf: (sessionId) => realtime.modeOf(sessionId),
      tellToLock: (sessionId) => realtime.lockSession(sessionId),
      policyChanged: (tenantId) => realtime.policyChanged(tenantId),
    });
    const storage = await openFileStorage(source, options.filesDirectory);
    const fileLimits = options.fileLimits ?? FILE_LIMITS;
    const turns = createTurns();
    const uploads = createUploads({ database, clock, storage, turns, limits: fileLimits, watch });
    const files = { uploads, fileMost: fileLimits.fileMost };
    const trusted = trustedProxies(behindProxy, proxies);
    const originOf = createOriginOf(trusted, publicUrl);
    const sessionEnded: SessionEnded = (sessionId, because) =>
      realtime.sessionEnded(sessionId, because);
    const own = { database, clock, sessionEnded, log };
    const listening = {
      auth,
      handlers,
      perAddress: rateLimits.perAddress,
      sessionLimit: createSessionLimit(sessionLimits, clock),
      guesses,
      tls,
      proxies: trusted,
      originOf,
      files,
      others: [
        registerPasskeyPage,
        (app: FastifyInstance) => registerBackChannel(app, { ...own, providers: sso.providers }),
        (app: FastifyInstance) => registerScim(app, { ...own, publicUrl }),
      ],
      log,
    };
    const http = await createHttp(listening);
    const connections = watchConnections(http.server);
    const realtime = createRealtime({
      ...auth,
      sealing,
      http: http.server,
      signer,
      signPolicy,
      wordSeconds,
      callLimits,
      originOf,
      log,
    });
    const address = await listen(http, host, port, tls !== null);

    const stopCollecting = keepCollecting({ database, clock, storage, turns }, (error) =>
      log({ level: 'warn', event: 'files not collected', failure: describeFailure(error) }),
    );

    let closing: Promise<void> | null = null;
    async function close(): Promise<void> {
      // Takes no new connection from here on; resolves when the last one has ended.
      const deserted = http.close();
      await realtime.close();
      const callOff = connections.endWithin(LEAVE_MS);
      await deserted;
      callOff();
      await stopCollecting();
      await storage.close();
      await signInFailures.close();
      await signInHistory.settled();
      await watch.close();
      await checkpoints.close();
      sealing.close();
      await database.close();
    }
    return {
      ...address,
      database,
      sealing,
      watched: watch.idle,
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
