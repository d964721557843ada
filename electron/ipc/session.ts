import type { SessionService } from '../session/session-service.ts';
import type { IpcHandlers } from './register.ts';

type SessionHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `session.${string}`>>;

const DONE = { ok: true, value: {} } as const;

export function sessionHandlers(session: SessionService): SessionHandlers {
  return {
    'session.lock': async () => {
      session.lock('user');
      return DONE;
    },
    'session.unlock': (request) => session.unlock(request),
    'session.signOut': async () => {
      await session.signOut('user');
      return DONE;
    },
    'session.saveReceipt': () => session.saveReceipt(),
    'session.checkSignOut': () => session.checkSignOut(),
    'session.retry': async () => {
      await session.retry();
      return DONE;
    },
    'session.setPin': (request) => session.setPin(request),
    'session.removePin': () => session.removePin(),
    'session.list': () => session.listSessions(),
    'session.revoke': (request) => session.revokeSession(request),
    'session.revokeOthers': () => session.revokeOtherSessions(),
    'session.signIns': (page) => session.listSignIns(page),
  };
}
