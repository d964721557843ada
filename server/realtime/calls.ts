import type { z } from 'zod';
import type { Channel } from '../../shared/domain/channel.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { SOCKET_CALLS, SocketCallName, SocketReply } from '../../shared/protocol/socket.ts';
import { type AuthDeps, asSession, authenticate } from '../accounts/authenticate.ts';
import { createChannel, openDirect, readChannels } from '../messages/channels.ts';
import { readAfter, readBefore } from '../messages/history.ts';
import { countUnread, isMember, raiseReadSeq } from '../messages/positions.ts';
import type { SendQueue } from '../messages/send-queue.ts';
import { readPeople } from '../tenants/people.ts';
import { readTenant } from '../tenants/policy.ts';
import type { Attendance } from './attendance.ts';
import type { Counts } from './counts.ts';
import type { PolicyNews } from './policy-news.ts';
import type { RealtimeSocket, Rooms } from './rooms.ts';

export interface CallDeps extends AuthDeps {
  rooms: Rooms;
  attendance: Attendance;
  counts: Counts;
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
  const { clock, rooms, attendance, counts, sendQueue } = deps;

  /** The members hear of a channel that was just made. */
  function announce(channel: Channel): void {
    const members = channel.memberIds.map((id) => `person ${id}` as const);
    for (const member of members) rooms.joinAll(member, channel.id);
    rooms.emit(members, 'channel.changed', { channel });
  }

  return {
    async 'session.mode'({ mode }, socket) {
      attendance.switchMode(socket, mode);
      return ok({});
    },
    async 'session.renew'({ accessToken }, socket) {
      const { grant } = socket.data;
      const renewed = await authenticate(deps, accessToken);
      if (!renewed.ok) return renewed;
      if (renewed.value.grant.sessionId !== grant.sessionId) return err('NotAllowed');
      socket.data.grant = renewed.value.grant;
      return ok({});
    },
    'session.counts': (_, { data: { grant } }) =>
      asSession(deps, grant, async (tx, { personId }) => {
        const unread = await countUnread(tx, [personId]);
        return ok({ unread: unread.get(personId) ?? 0 });
      }),
    async 'sync.start'(_, { data: { grant } }) {
      const frame = await asSession(deps, grant, async (tx, { tenantId, personId }) => {
        const everybody = await readPeople(tx, personId);
        return ok({
          ...everybody,
          tenant: await readTenant(tx, tenantId),
          channels: await readChannels(tx, personId),
          presence: everybody.people.map(({ id }) => ({
            personId: id,
            presence: attendance.presenceOf(tenantId, id),
          })),
          serverTime: clock(),
        });
      });
      if (!frame.ok) return frame;
      return ok({ ...frame.value, signedPolicy: await deps.policyNews.current(grant.tenantId) });
    },
    'sync.after': (page, { data: { grant } }) =>
      asSession(deps, grant, (tx, { personId }) => readAfter(tx, personId, page)),
    'sync.before': (page, { data: { grant } }) =>
      asSession(deps, grant, (tx, { personId }) => readBefore(tx, personId, page)),
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
