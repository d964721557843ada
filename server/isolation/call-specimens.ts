import { randomUUID } from 'node:crypto';
import { ClientMessageId } from '../../shared/domain/ids.ts';
import type { SocketCallName, SocketRequest } from '../../shared/protocol/socket.ts';
import { ADMINS, OWNER, type Specimen } from './specimen.ts';
import { FILE_SIZE } from './world.ts';

const NO_TOKEN = 'x'.repeat(64);

export type CallSpecimens = {
  [N in SocketCallName]: readonly [Specimen<SocketRequest<N>>, ...Specimen<SocketRequest<N>>[]];
};

/** For every socket call. The channel is the owner's and the subject's. */
export const CALL_SPECIMENS: CallSpecimens = {
  'session.mode': [{ request: () => ({ mode: 'full' }) }],
  'session.renew': [
    { request: () => ({ accessToken: NO_TOKEN, proof: NO_TOKEN }), ends: 'WrongCredentials' },
  ],
  'session.counts': [{ request: () => ({}) }],
  'session.unlockFailures': [{ request: () => ({ failures: 1 }) }],
  'account.noticeSeen': [{ request: ({ alertId }) => ({ alertId }), by: OWNER, sameForAll: true }],
  'sync.start': [{ request: () => ({}) }],
  'sync.after': [
    { request: ({ channelId }) => ({ channelId, afterSeq: 0, limit: 10 }), by: OWNER },
  ],
  'sync.before': [
    { request: ({ channelId }) => ({ channelId, beforeSeq: 9, limit: 10 }), by: OWNER },
  ],
  'message.send': [
    {
      request: ({ channelId }) => ({
        channelId,
        clientId: ClientMessageId.parse(randomUUID()),
        body: 'planted',
      }),
      by: OWNER,
    },
    {
      request: ({ channelId, fileId }) => ({
        channelId,
        clientId: ClientMessageId.parse(randomUUID()),
        body: '',
        attachments: [
          {
            fileId,
            name: 'a.txt',
            size: FILE_SIZE,
            type: 'text/plain',
            key: 'x'.repeat(43),
            sha256: 'x'.repeat(43),
          },
        ],
      }),
      by: OWNER,
    },
    // The id of a message that is there already.
    { request: ({ channelId, clientId }) => ({ channelId, clientId, body: 'planted' }), by: OWNER },
  ],
  'channel.read': [{ request: ({ channelId }) => ({ channelId, seq: 1 }), by: OWNER }],
  'channel.create': [
    {
      request: ({ personId }) => ({
        kind: 'private',
        name: 'trap',
        topic: '',
        memberIds: [personId],
      }),
      by: [...ADMINS, 'member'],
    },
    {
      request: () => ({ kind: 'public', name: 'trap', topic: '', memberIds: [] }),
      by: [...ADMINS, 'member'],
    },
  ],
  'channel.direct': [{ request: ({ personId }) => ({ personId }), by: [...ADMINS, 'member'] }],
  'admin.watch': [{ request: () => ({}), by: ADMINS }],
  'admin.unwatch': [{ request: () => ({}) }],
  'admin.sessions': [
    { request: () => ({ afterId: null, limit: 10 }), by: ADMINS },
    {
      request: ({ sessionId }) => ({ afterId: sessionId, limit: 10 }),
      by: ADMINS,
      sameForAll: true,
    },
  ],
  typing: [{ request: ({ channelId }) => ({ channelId }), by: OWNER }],
};
