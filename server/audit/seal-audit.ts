import type { Checkpoint } from '../../shared/audit/chain.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { ExportFormat } from '../../shared/protocol/routes/audit.ts';
import { asSession } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';
import type { Checkpoints } from './checkpoints.ts';
import { record } from './log.ts';

export interface SealDeps {
  database: Database;
  clock: Clock;
  signer: TenantSigner;
  checkpoints: Pick<Checkpoints, 'cover'>;
}

/** Notes that somebody exports the log, and signs it as it then is. */
export async function sealAudit(
  deps: SealDeps,
  caller: LiveSession,
  format: ExportFormat,
): Promise<Result<RouteReply<'sealAudit'>>> {
  const { clock, signer, checkpoints } = deps;
  const { tenantId, personId: actorId } = caller;
  const noted = await asSession(deps, caller, async (tx, live) => {
    if (!mayAdminister(live)) return err('NotAllowed');
    const entry = { tenantId, at: clock(), actorId, detail: { format } };
    await record(tx, { ...entry, action: 'audit.exported' });
    return ok(undefined);
  });
  if (!noted.ok) return noted;
  const { entryId, hash, covered } = await checkpoints.cover(tenantId);
  const end: Checkpoint = { tenantId, entryId, hash, at: clock(), previous: covered };
  const seal = await signer.signFor(tenantId, 'nightjar-audit-export+jwt', end);
  const tenantKey = await signer.publicKeyOf(tenantId);
  return ok({ head: { format: 'nightjar-audit-1', tenantId, tenantKey, seal }, entryId });
}
