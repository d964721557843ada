import { ROUTES } from '../../protocol/http.ts';
import { SOCKET_CALLS } from '../../protocol/socket.ts';
import type { IpcCall } from './call.ts';

/** What admins see of sessions and alerts, as they happen, and set of watching. */
export const WATCHING_CALLS = {
  /** From now on `chat.sessionsNow` comes, until it is stopped, the connection is lost or the client locks. */
  'admin.watch': {
    phases: ['unlocked'],
    request: SOCKET_CALLS['admin.watch'].request,
    reply: SOCKET_CALLS['admin.watch'].reply,
  },
  'admin.unwatch': {
    phases: ['unlocked'],
    request: SOCKET_CALLS['admin.unwatch'].request,
    reply: SOCKET_CALLS['admin.unwatch'].reply,
  },
  'admin.sessions': {
    phases: ['unlocked'],
    request: SOCKET_CALLS['admin.sessions'].request,
    reply: SOCKET_CALLS['admin.sessions'].reply,
  },
  /** One session of anybody's. */
  'admin.signOut': {
    phases: ['unlocked'],
    request: ROUTES.revokeSession.request,
    reply: ROUTES.revokeSession.reply,
  },
  'admin.alerts': {
    phases: ['unlocked'],
    request: ROUTES.listAlerts.request,
    reply: ROUTES.listAlerts.reply,
  },
  'admin.acknowledgeAlert': {
    phases: ['unlocked'],
    request: ROUTES.acknowledgeAlert.request,
    reply: ROUTES.acknowledgeAlert.reply,
  },
  'admin.dismissAlert': {
    phases: ['unlocked'],
    request: ROUTES.dismissAlert.request,
    reply: ROUTES.dismissAlert.reply,
  },
  /** What is watched, what is done about it, and who outside hears of it. */
  'admin.watching': {
    phases: ['unlocked'],
    request: ROUTES.readWatching.request,
    reply: ROUTES.readWatching.reply,
  },
  /** `Conflict` when somebody else changed it since. */
  'admin.setWatching': {
    phases: ['unlocked'],
    request: ROUTES.setWatching.request,
    reply: ROUTES.setWatching.reply,
  },
  'admin.wantAlertMail': {
    phases: ['unlocked'],
    request: ROUTES.wantAlertMail.request,
    reply: ROUTES.wantAlertMail.reply,
  },
  'admin.testDelivery': {
    phases: ['unlocked'],
    request: ROUTES.testDelivery.request,
    reply: ROUTES.testDelivery.reply,
  },
} as const satisfies Record<string, IpcCall>;
