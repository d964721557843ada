import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server } from 'socket.io';
import type { AccountNotice, Alert } from '../../shared/domain/alert.ts';
import type { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { ok } from '../../shared/errors/app-error.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import { SocketMode } from '../../shared/protocol/socket.ts';
import { type AuthDeps, asSession } from '../accounts/authenticate.ts';
import { endAccount } from '../accounts/end-session.ts';
import type { OriginOf } from '../http/origin.ts';
import type { SealingDeps } from '../keys/tenant-sealing.ts';
import { describeFailure, type Log } from '../log.ts';
import { channelIdsOf } from '../messages/channels.ts';
import type { ReadPosition } from '../messages/positions.ts';
import { createSendQueue } from '../messages/send-queue.ts';
import { answerFor } from '../requests.ts';
import type { SignPolicy } from '../tenants/policy-signer.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';
import type { Allowance } from '../token-buckets.ts';
import { createAttendance } from './attendance.ts';
import { createCallLimit } from './call-limit.ts';
import { createCallHandlers } from './calls.ts';
import { watchClosedCompanies } from './closed-companies.ts';
import { createCounts } from './counts.ts';
import { watchEndedSessions } from './ended-sessions.ts';
import { createGate } from './gate.ts';
import { readHandshake } from './handshake.ts';
import { createLiveView } from './live-view.ts';
import { whenPast } from './moment.ts';
import { createPolicyNews } from './policy-news.ts';
import { type Audience, createRooms, type RealtimeServer, type RealtimeSocket } from './rooms.ts';
import { createSessionSockets } from './session-sockets.ts';
import { watchToken } from './token-watch.ts';
import { watchUnread } from './unread.ts';
import { createWords } from './words.ts';

/** Bytes of one frame from a client: several times the longest call. */
const FRAME_MOST = 128 * 1024;
/** From the open connection to a handshake. */
const HANDSHAKE_MS = 10_000;

export interface RealtimeOptions extends AuthDeps, SealingDeps {
  http: HttpServer | HttpsServer;
  signer: TenantSigner;
  signPolicy: SignPolicy;
  /** Between two signed words to each client. */
  wordSeconds: number;
  callLimits: Allowance;
  originOf: OriginOf;
  log: Log;
}

export interface Realtime {
  /** Tells the session's sockets that it is over, and closes them. */
  sessionEnded(sessionId: SessionId, because: EndReason): void;
  /** Closes the person's sockets; they come again as what the person is now. */
  roleChanged(personId: PersonId): void;
  /** What the session is connected for: `full` with one socket that is; null without any. */
  modeOf(sessionId: SessionId): SocketMode | null;
  /** Tells the session's sockets to lock. False when it has none. */
  lockSession(sessionId: SessionId): boolean;
  /** Tells those of them who are connected, and still admins for their socket. */
  tellAdmins(admins: readonly PersonId[], alert: Alert): void;
  tellPerson(personId: PersonId, notice: AccountNotice): void;
  /** Tells the tenant's sockets the policy in force. */
  policyChanged(tenantId: TenantId): Promise<void>;
  /** Takes no further calls, waits until every one under way is answered, then closes the sockets. */
  close(): Promise<void>;
}

export function createRealtime(options: RealtimeOptions): Realtime {
  const {
    database,
    clock,
    signedTokens,
    proofs,
    watch,
    sealing,
    http,
    signer,
    signPolicy,
    callLimits,
    log,
  } = options;
  const auth: AuthDeps = { database, clock, signedTokens, proofs, watch };
  const io: RealtimeServer = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: FRAME_MOST,
    connectTimeout: HANDSHAKE_MS,
  });
  const rooms = createRooms(io);
  const attendance = createAttendance(rooms);
  const counts = createCounts(database, rooms.emit, log);
  const sendQueue = createSendQueue({
    database,
    clock,
    sealing,
    stored,
    failed: (error) =>
      log({ level: 'error', event: 'message not stored', failure: describeFailure(error) }),
  });
  const policyNews = createPolicyNews({ database, clock, signPolicy, emit: rooms.emit });
  const words = createWords({ signer, rooms, clock, everyMs: options.wordSeconds * 1000, log });
  const liveView = createLiveView({
    database,
    clock,
    rooms,
    modeOf: (sessionId) => modeOf(sessionId),
    log,
  });
  const handlers = createCallHandlers({
    ...auth,
    sealing,
    rooms,
    attendance,
    counts,
    liveView,
    sendQueue,
    policyNews,
  });
  const limit = createCallLimit(callLimits, clock);
  const gate = createGate({ handlers, limit, clock, log });
  const sessionSockets = createSessionSockets();

  function stored(
    tenantId: TenantId,
    messages: readonly Message[],
    read: readonly ReadPosition[],
  ): void {
    for (const message of messages) {
      rooms.emit(`channel ${message.channelId}`, 'message.new', { message });
    }
    for (const { personId, channelId, seq } of read) {
      rooms.emit(`person ${personId}`, 'channel.read', { channelId, seq });
    }
    for (const channelId of new Set(messages.map((message) => message.channelId))) {
      counts.changed(tenantId, rooms.peopleIn(`channel ${channelId}`, 'restricted'));
    }
  }

  /** False when the session ended between its handshake and here. */
  async function settle(socket: RealtimeSocket): Promise<boolean> {
    const { grant } = socket.data;
    const settled = await asSession(auth, grant, async (tx, { personId, role, endsAt }) =>
      ok({ role, endsAt, channelIds: await channelIdsOf(tx, personId) }),
    );
    if (!settled.ok) {
      // Whoever ended it may not have said so yet: what is said first is what the client goes by.
      sessionEnded(grant.sessionId, settled.error.because ?? 'revoked');
      return false;
    }
    const { role, endsAt, channelIds } = settled.value;
    socket.data.grant = { ...grant, role };
    rooms.seat(socket);
    rooms.join(
      socket,
      channelIds.map((id) => `channel ${id}` as const),
    );
    // Where it sits says who is told.
    if (socket.connected) attendance.arrived(socket);
    if (endsAt !== null) watchAccount(socket, endsAt);
    // It may have changed while the client was away, and a locked one asks for nothing.
    socket.emit('policy.changed', { signedPolicy: await policyNews.current(grant.tenantId) });
    await words.greet(socket);
    return true;
  }

  function end(audience: Audience, because: EndReason): void {
    rooms.emit(audience, 'session.revoked', { because });
    rooms.disconnect(audience);
  }
  const sessionEnded: Realtime['sessionEnded'] = (sessionId, because) => {
    end(`session ${sessionId}`, because);
    liveView.ended(sessionId);
  };

  function watchAccount(socket: RealtimeSocket, endsAt: EpochMs): void {
    const { grant } = socket.data;
    const callOff = whenPast(
      clock,
      () => endsAt,
      () =>
        void endAccount(database, grant, clock())
          .catch((error) =>
            log({ level: 'error', event: 'end not noted', failure: describeFailure(error) }),
          )
          .finally(() => sessionEnded(grant.sessionId, 'account-ended')),
    );
    socket.on('disconnect', callOff);
  }
  const stopLookingForClosed = watchClosedCompanies({
    database,
    online: () => new Set([...rooms.grants().map(({ tenantId }) => tenantId), ...sealing.held()]),
    closed(tenantId) {
      sealing.forget(tenantId);
      end(`tenant ${tenantId}`, 'tenant-closed');
    },
    log,
  });

  const stopLookingForEnded = watchEndedSessions({
    database,
    clock,
    online: () => new Set(rooms.grants().map(({ sessionId }) => sessionId)),
    ended: (sessionId, because) => sessionEnded(sessionId, because),
    log,
  });

  io.use(async (socket, next) => {
    const origin = options.originOf(socket.request);
    const handshake = await readHandshake(auth, socket.handshake.auth, origin).catch((error) => ({
      ok: false as const,
      error: answerFor(error, 'handshake', log),
    }));
    if (!handshake.ok) {
      const { code } = handshake.error;
      return next(Object.assign(new Error(code), { data: handshake.error }));
    }
    Object.assign(socket.data, { ...handshake.value, origin });
    next();
  });

  io.on('connection', (socket) => {
    const { tenantId, personId, sessionId } = socket.data.grant;
    const { address } = socket.data.origin;
    const seen = { kind: 'seen', tenantId, personId, sessionId, address, posture: null } as const;
    watch.note({ ...seen, at: clock() });
    // Before the look into the database: whatever changes after that look reaches these rooms.
    rooms.join(socket, [`tenant ${tenantId}`, `person ${personId}`, `session ${sessionId}`]);
    socket.data.settled = settle(socket);
    socket.data.settled.catch((error) => {
      log({ level: 'error', event: 'socket not settled', failure: describeFailure(error) });
      socket.disconnect(true);
    });
    gate.serve(socket);
    watchToken(socket, clock);
    watchUnread(socket, log);
    sessionSockets.arrived(socket);
    liveView.touched(tenantId, sessionId);
    // While it still sits in its rooms.
    socket.on('disconnecting', () => attendance.left(socket));
    socket.on('disconnect', () => {
      sessionSockets.left(socket);
      liveView.touched(tenantId, sessionId);
    });
  });

  const modeOf: Realtime['modeOf'] = (sessionId) =>
    SocketMode.options.find((mode) => rooms.peopleIn(`session ${sessionId}`, mode).length > 0) ??
    null;

  return {
    sessionEnded,
    roleChanged: (personId) => rooms.disconnect(`person ${personId}`),
    modeOf,
    lockSession(sessionId) {
      rooms.emit(`session ${sessionId}`, 'session.lock', {});
      return modeOf(sessionId) !== null;
    },
    tellAdmins(admins, alert) {
      rooms.emit(
        admins.map((id) => `person ${id}` as const),
        'alert',
        { alert },
      );
    },
    tellPerson: (personId, notice) =>
      rooms.emit(`person ${personId}`, 'account.notice', { notice }),
    policyChanged: policyNews.changed,
    async close() {
      await gate.close();
      await Promise.all([counts.idle(), words.close(), liveView.close()]);
      await Promise.all([stopLookingForClosed(), stopLookingForEnded()]);
      io.disconnectSockets(true);
    },
  };
}
