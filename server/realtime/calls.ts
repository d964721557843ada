import type { z } from 'zod';
import type { Channel } from '../../shared/domain/channel.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { SOCKET_CALLS, SocketCallName, SocketReply } from '../../shared/protocol/socket.ts';
import { type AuthDeps, asSession, authenticate } from '../accounts/authenticate.ts';
import type { SealingDeps } from '../keys/tenant-sealing.ts';
import { createChannel, openDirect, readChannels } from '../messages/channels.ts';
import { readAfter, readBefore } from '../messages/history.ts';
import { countUnread, isMember, raiseReadSeq } from '../messages/positions.ts';
import type { SendQueue } from '../messages/send-queue.ts';
import { readPeople } from '../tenants/people.ts';
import { readTenant } from '../tenants/policy.ts';
import { markSeen, unseenNotices } from '../watch/alerts.ts';
import { noteReadBack } from '../watch/read-back.ts';
import type { Attendance } from './attendance.ts';
import type { Counts } from './counts.ts';
import { HANDSHAKE_METHOD } from './handshake.ts';
import type { LiveView } from './live-view.ts';
import type { PolicyNews } from './policy-news.ts';
import type { RealtimeSocket, Rooms } from './rooms.ts';

export interface CallDeps extends AuthDeps, SealingDeps {
  rooms: Rooms;
  attendance: Attendance;
  counts: Counts;
  liveView: LiveView;
  sendQueue: SendQueue;
  policyNews: Pick<PolicyNews, 'current'>;
}

export type ParsedCall<N extends SocketCallName> = z.output<(typeof SOCKET_CALLS)[N]['request']>;

/** What each call does once socket, mode and request are known to be good. */
export type CallHandlers = {
  [N in SocketCallName]: (
    request: ParsedCall<N>,
    socket: RealtimeSocket,
  ) => Promise<Result<SocketReply<N>>>;
};

export function createCallHandlers(deps: CallDeps): CallHandlers {
  const { clock, rooms, attendance, counts, sendQueue, liveView } = deps;

  /** The members hear of a channel that was just made. */
  function announce(channel: Channel): void {
    const members = channel.memberIds.map((id) => `person ${id}` as const);
    for (const member of members) rooms.joinAll(member, channel.id);
    rooms.emit(members, 'channel.changed', { channel });
  }

  return {
    async 'session.mode'({ mode }, socket) {
      attendance.switchMode(socket, mode);
      if (mode === 'restricted') liveView.unwatch(socket);
      liveView.touched(socket.data.grant.tenantId, socket.data.grant.sessionId);
      return ok({});
    },
    async 'session.renew'(shown, socket) {
      const { grant, origin } = socket.data;
      const renewed = await authenticate(deps, { ...shown, ...origin, method: HANDSHAKE_METHOD });
      if (!renewed.ok) return renewed;
      if (renewed.value.grant.sessionId !== grant.sessionId) return err('NotAllowed');
      // The token may be from before their role was changed.
      socket.data.grant = { ...renewed.value.grant, role: renewed.value.caller.role };
      rooms.seat(socket);
      // It refreshed: from where, and when, is new.
      liveView.touched(grant.tenantId, grant.sessionId);
      return ok({});
    },
    'session.counts': (_, { data: { grant } }) =>
      asSession(deps, grant, async (tx, { personId }) => {
        const unread = await countUnread(tx, [personId]);
        return ok({ unread: unread.get(personId) ?? 0 });
      }),
    'session.unlockFailures': ({ failures }, { data: { grant } }) =>
      asSession(deps, grant, async (_tx, { tenantId, personId, sessionId }) => {
        const at = clock();
        deps.watch.note({ kind: 'unlock-failed', tenantId, at, personId, sessionId, failures });
        return ok({});
      }),
    'account.noticeSeen': ({ alertId }, { data: { grant } }) =>
      asSession(deps, grant, async (tx, caller) => {
        await markSeen(tx, caller, alertId, clock());
        return ok({});
      }),
    async 'sync.start'(_, socket) {
      const { grant } = socket.data;
      const frame = await asSession(deps, grant, async (tx, caller) => {
        const { tenantId, personId } = caller;
        const everybody = await readPeople(tx, caller);
        return ok({
          ...everybody,
          tenant: await readTenant(tx, tenantId),
          channels: await readChannels(tx, personId),
          presence: everybody.people.map(({ id }) => ({
            personId: id,
            presence: attendance.presenceOf(tenantId, id),
          })),
          serverTime: clock(),
          notices: await unseenNotices(tx, personId, clock()),
        });
      });
      if (!frame.ok) return frame;
      const { notices, ...known } = frame.value;
      // To where it sits now: it may have been locked meanwhile.
      for (const notice of notices) {
        rooms.emit(`session ${grant.sessionId}`, 'account.notice', { notice });
      }
      return ok({ ...known, signedPolicy: await deps.policyNews.current(grant.tenantId) });
    },
    async 'sync.after'(page, { data: { grant } }) {
      const seal = await deps.sealing.of(grant.tenantId);
      const read = await asSession(deps, grant, (tx, { personId }) =>
        readAfter(tx, seal, personId, page),
      );
      if (read.ok) noteReadBack(deps.watch, grant, 'after', read.value.messages, clock());
      return read;
    },
    async 'sync.before'(page, { data: { grant } }) {
      const seal = await deps.sealing.of(grant.tenantId);
      const read = await asSession(deps, grant, (tx, { personId }) =>
        readBefore(tx, seal, personId, page),
      );
      if (read.ok) noteReadBack(deps.watch, grant, 'before', read.value.messages, clock());
      return read;
    },
    'message.send': (message, { data: { grant } }) => {
      const { tenantId, sessionId, personId: authorId } = grant;
      return sendQueue.send(tenantId, { ...message, sessionId, authorId });
    },
    async 'channel.read'({ channelId, seq }, { data: { grant } }) {
      const { tenantId, personId } = grant;
      const moved = await asSession(deps, grant, async (tx) => {
        if (!(await isMember(tx, channelId, personId))) {
          return err('NotFound', { detail: 'no such channel' });
        }
        return ok(await raiseReadSeq(tx, [{ channelId, personId, seq }]));
      });
      if (!moved.ok) return moved;
      for (const position of moved.value) {
        rooms.emit(`person ${personId}`, 'channel.read', { channelId, seq: position.seq });
        counts.changed(tenantId, rooms.peopleIn(`person ${personId}`, 'restricted'));
      }
      return ok({});
    },
    async 'channel.create'(wanted, { data: { grant } }) {
      const made = await asSession(deps, grant, (tx, maker) =>
        createChannel(tx, maker, wanted, clock()),
      );
      if (!made.ok) return made;
      announce(made.value);
      return ok({ channel: made.value });
    },
    async 'channel.direct'({ personId }, { data: { grant } }) {
      const opened = await asSession(deps, grant, (tx, maker) =>
        openDirect(tx, maker, personId, clock()),
      );
      if (!opened.ok) return opened;
      const { channel, made } = opened.value;
      if (made) announce(channel);
      return ok({ channel });
    },
    'admin.watch': (_, socket) => liveView.watch(socket),
    async 'admin.unwatch'(_, socket) {
      liveView.unwatch(socket);
      return ok({});
    },
    'admin.sessions': (wanted, socket) => liveView.page(socket, wanted),
    async typing({ channelId }, socket) {
      if (!rooms.isIn(socket, `channel ${channelId}`)) {
        return err('NotFound', { detail: 'no such channel' });
      }
      const { personId } = socket.data.grant;
      rooms.emitToOthers(`channel ${channelId}`, `person ${personId}`, 'typing', {
        channelId,
        personId,
      });
      return ok({});
    },
  };
}
