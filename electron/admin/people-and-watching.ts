import type { Ask } from '../session/asking.ts';
import type { Sync } from '../sync/sync.ts';
import type { Administration } from './administration.ts';

type PeopleCalls = Pick<
  Administration,
  | 'admin.people'
  | 'admin.setRole'
  | 'admin.signOutPerson'
  | 'admin.suspend'
  | 'admin.liftSuspension'
  | 'admin.deactivate'
  | 'admin.reactivate'
  | 'admin.resetFactors'
>;
type WatchingCalls = Pick<
  Administration,
  | 'admin.watch'
  | 'admin.unwatch'
  | 'admin.sessions'
  | 'admin.signOut'
  | 'admin.alerts'
  | 'admin.acknowledgeAlert'
  | 'admin.dismissAlert'
  | 'admin.watching'
  | 'admin.setWatching'
  | 'admin.wantAlertMail'
  | 'admin.testDelivery'
>;

export const createPeopleCalls = (ask: Ask): PeopleCalls => ({
  'admin.people': (request) => ask('listPeople', request),
  'admin.setRole': (request) => ask('setRole', request),
  'admin.signOutPerson': (request) => ask('endPersonSessions', request),
  'admin.suspend': (request) => ask('suspendPerson', request),
  'admin.liftSuspension': (request) => ask('liftSuspension', request),
  'admin.deactivate': (request) => ask('deactivatePerson', request),
  'admin.reactivate': (request) => ask('reactivatePerson', request),
  'admin.resetFactors': (request) => ask('resetFactors', request),
});

/** Sessions by the connection, which brings what changes; all the rest by itself. */
export const createWatchingCalls = (ask: Ask, line: Pick<Sync, 'asAdmin'>): WatchingCalls => ({
  'admin.watch': (request) => line.asAdmin('admin.watch', request),
  'admin.unwatch': (request) => line.asAdmin('admin.unwatch', request),
  'admin.sessions': (request) => line.asAdmin('admin.sessions', request),
  'admin.signOut': (request) => ask('revokeSession', request),
  'admin.alerts': (request) => ask('listAlerts', request),
  'admin.acknowledgeAlert': (request) => ask('acknowledgeAlert', request),
  'admin.dismissAlert': (request) => ask('dismissAlert', request),
  'admin.watching': () => ask('readWatching', {}),
  'admin.setWatching': (request) => ask('setWatching', request),
  'admin.wantAlertMail': (request) => ask('wantAlertMail', request),
  'admin.testDelivery': (request) => ask('testDelivery', request),
});
