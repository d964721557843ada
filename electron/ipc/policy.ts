import type { SessionService } from '../session/session-service.ts';
import type { IpcHandlers } from './register.ts';

type PolicyHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `policy.${string}`>>;

export const policyHandlers = (session: Pick<SessionService, 'setPersonal'>): PolicyHandlers => ({
  'policy.setPersonal': (request) => session.setPersonal(request),
});
