import { err, ok } from '../../shared/errors/app-error.ts';
import { type AuthDeps, asSession } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { Handlers } from '../http/handlers.ts';
import { readAudit } from './log.ts';

/** Who reads what the log holds. */
export function createAuditHandlers(
  deps: Pick<AuthDeps, 'database' | 'clock'>,
): Pick<Handlers, 'readAudit'> {
  return {
    readAudit: (page, caller) =>
      asSession(deps, caller, async (tx, live) => {
        if (!mayAdminister(live)) return err('NotAllowed');
        return ok({ entries: await readAudit(tx, page) });
      }),
  };
}
