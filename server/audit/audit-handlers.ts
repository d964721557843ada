import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { asSession } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Tx } from '../db/rows.ts';
import type { Handlers } from '../http/handlers.ts';
import { readAudit, readNames, readStretch } from './read-audit.ts';
import { type SealDeps, sealAudit } from './seal-audit.ts';

export type AuditDeps = SealDeps;

/** Who reads what the log holds, and who takes it along. */
export function createAuditHandlers(
  deps: AuditDeps,
): Pick<Handlers, 'readAudit' | 'sealAudit' | 'exportAudit'> {
  const asAdmin = <T>(caller: LiveSession, read: (tx: Tx) => Promise<T>): Promise<Result<T>> =>
    asSession(deps, caller, async (tx, live) =>
      mayAdminister(live) ? ok(await read(tx)) : err('NotAllowed'),
    );
  return {
    readAudit: (page, caller) =>
      asAdmin(caller, async (tx) => {
        const entries = await readAudit(tx, page);
        return { entries, names: await readNames(tx, entries) };
      }),
    sealAudit: ({ format }, caller) => sealAudit(deps, caller, format),
    exportAudit: (stretch, caller) =>
      asAdmin(caller, async (tx) => {
        const { entries, checkpoints } = await readStretch(tx, stretch);
        return { entries, checkpoints, names: await readNames(tx, entries) };
      }),
  };
}
