import { eq } from 'drizzle-orm';
import type { EpochMs } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { companyPolicyFor } from '../../shared/policy/company-policy.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { record } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { people } from '../db/schema.ts';
import type { Proven } from '../factors/asked.ts';
import { placeOf } from '../places/place-of.ts';
import { certifyDevice } from '../receipts/certify-device.ts';
import { readPolicy } from '../tenants/policy.ts';
import type { SignPolicy } from '../tenants/policy-signer.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';
import { signWord } from '../tenants/word.ts';
import type { Watch } from '../watch/watch-event.ts';
import type { Arrival } from './arrival.ts';
import { endBeyond } from './device-limit.ts';
import type { SessionEnded } from './end-session.ts';
import { type Account, holdAccount, stillOpens } from './find-account.ts';
import { openSession } from './open-session.ts';
import type { SignedTokens } from './signed-tokens.ts';
import { watchedPosture } from './watched-posture.ts';

export interface EnterDeps {
  database: Database;
  clock: Clock;
  signedTokens: SignedTokens;
  signer: TenantSigner;
  signPolicy: SignPolicy;
  sessionEnded: SessionEnded;
  watch: Watch;
}

/**
 * The session of somebody who proved all that was asked of them: its tokens, and what the company signs. Ends
 * those that are beyond the number of devices that policy lets a person have. Proving takes time, in which an
 * account may close: refuses as `stillOpens` does.
 */
export async function enter(
  deps: EnterDeps,
  account: Account,
  { device, address }: Arrival,
  proven: Proven,
): Promise<Result<SignedIn>> {
  const { database, clock, signedTokens, signer } = deps;
  const { tenant } = account;
  const owner = { tenantId: tenant.id, personId: account.me.id };
  const serverTime: EpochMs = clock();
  const place = placeOf(address);
  const entered = await database.inTenant(tenant.id, async (tx) => {
    const held = await holdAccount(tx, owner.personId);
    if (!held) return err('AccountEnded');
    const open = stillOpens(account, held, serverTime);
    if (!open.ok) return open;
    const { me } = held;
    const byProvider = proven[0] === 'sso';
    const opened = await openSession(tx, owner, device, serverTime, { place, byProvider });
    const policy = await readPolicy(tx, tenant.id, serverTime);
    const asked = { role: me.role, temporary: me.endsAt !== null };
    const { devices } = companyPolicyFor(policy, asked, serverTime);
    const ended = await endBeyond(tx, owner, opened.sessionId, devices, serverTime);
    if (held.mustProveSince !== null) {
      await tx.update(people).set({ mustProveSince: null }).where(eq(people.id, me.id));
    }
    await record(tx, {
      tenantId: tenant.id,
      at: serverTime,
      actorId: me.id,
      action: 'session.signed-in',
      detail: { sessionId: opened.sessionId, platform: device.platform },
    });
    return ok({ ...opened, me, policy, ended });
  });
  if (!entered.ok) return entered;
  const { sessionId, refreshToken, me, policy, ended } = entered.value;
  for (const other of ended) deps.sessionEnded(other, 'revoked');
  const grant = { ...owner, sessionId };
  const deviceKey = await thumbprintOf(device.key);
  const { name, platform, posture } = device;
  deps.watch.note({
    kind: 'signed-in',
    ...grant,
    at: serverTime,
    address,
    device: { key: deviceKey, name, platform, posture: posture ? watchedPosture(posture) : null },
    // A passkey verifies its user: two factors by itself.
    strong: proven.length > 1 || proven[0] === 'passkey',
  });
  const access = await signedTokens.signAccess({ ...grant, role: me.role, deviceKey });
  return ok({
    tokens: { accessToken: access.token, accessExpiresAt: access.expiresAt, refreshToken },
    sessionId,
    me,
    tenant,
    tenantKey: await signer.publicKeyOf(tenant.id),
    signedPolicy: await deps.signPolicy(policy),
    word: await signWord(signer, grant, serverTime),
    revocationTicket: await signedTokens.signTicket(grant),
    deviceCertificate: await certifyDevice(signer, grant, device, serverTime),
    serverTime,
  });
}
