import type { SsoSettings } from '../../shared/domain/sso.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { type AuthDeps, asSession } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { SealingDeps } from '../keys/tenant-sealing.ts';
import { changesBetween } from '../tenants/policy-changes.ts';
import { readProvider, sealSecret, writeProvider } from './provider-settings.ts';

export interface AdministerDeps extends Pick<AuthDeps, 'database' | 'clock'>, SealingDeps {}

/** `GET /v1/sso`: what is set; null when nothing ever was. */
export const readSettings = (
  deps: AdministerDeps,
  caller: LiveSession,
): Promise<Result<SsoSettings | null>> =>
  asSession(deps, caller, async (tx, live) =>
    mayAdminister(live) ? ok((await readProvider(tx))?.settings ?? null) : err('NotAllowed'),
  );

/**
 * What decides who becomes an admin, or gets hold of an account that is there: who vouches for people, by what,
 * and what comes of it. Only owners make admins, so it is theirs to change.
 */
const DECISIVE = ['issuer', 'clientId', 'linkByEmail', 'groupsClaim', 'adminGroups'] as const;

const decisive = ({ roles, ...settings }: SsoSettings) => ({
  ...settings,
  adminGroups: roles
    .filter(({ role }) => role === 'admin')
    .map(({ group }) => group)
    .toSorted(),
});

/**
 * `PUT /v1/sso`. A secret is of one issuer: it is not sent to another one, whoever writes its address there.
 * `BadRequest` when a new one is needed; `OwnersOnly` when an admin changes what is `DECISIVE`.
 */
export async function writeSettings(
  deps: AdministerDeps,
  caller: LiveSession,
  { settings, secret }: { settings: SsoSettings; secret: string | null },
): Promise<Result<SsoSettings>> {
  const { tenantId, personId: actorId } = caller;
  const sealed = secret === null ? null : await sealSecret(deps.sealing, tenantId, secret);
  return asSession(deps, caller, async (tx, live) => {
    if (!mayAdminister(live)) return err('NotAllowed');
    const before = await readProvider(tx);
    const was = before ? decisive(before.settings) : {};
    const changed = changesBetween(DECISIVE, was, decisive(settings));
    if (Object.keys(changed).length > 0 && live.role !== 'owner') return err('OwnersOnly');
    const kept = before?.settings.issuer === settings.issuer ? before.sealedSecret : null;
    const sealedSecret = sealed ?? kept;
    if (sealedSecret === null)
      return err('BadRequest', { detail: 'a new issuer takes a new secret' });
    const now = deps.clock();
    // Never the same as before, whatever the clock does: it is what a discovery is remembered by.
    const changedAt = Math.max(now, (before?.changedAt ?? 0) + 1);
    await writeProvider(tx, tenantId, { settings, sealedSecret, changedAt });
    const detail = { enabled: settings.enabled, secret: sealed !== null, changed };
    await record(tx, { tenantId, at: now, actorId, action: 'sso.changed', detail });
    return ok(settings);
  });
}
