import type { EpochMs } from '../../shared/domain/ids.ts';
import type { Device } from '../../shared/domain/session.ts';
import { companyPolicyFor } from '../../shared/policy/company-policy.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import { record } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { certifyDevice } from '../receipts/certify-device.ts';
import { readPolicy } from '../tenants/policy.ts';
import type { SignPolicy } from '../tenants/policy-signer.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';
import { signWord } from '../tenants/word.ts';
import { endBeyond } from './device-limit.ts';
import type { SessionEnded } from './end-session.ts';
import type { Account } from './find-account.ts';
import { openSession } from './sessions.ts';
import type { SignedTokens } from './signed-tokens.ts';

export interface EnterDeps {
  database: Database;
  clock: Clock;
  signedTokens: SignedTokens;
  signer: TenantSigner;
  signPolicy: SignPolicy;
  sessionEnded: SessionEnded;
}

/**
 * The session of somebody who proved all that was asked of them: its tokens, and what the company signs. Ends
 * those that are beyond the number of devices that policy lets a person have.
 */
export async function enter(deps: EnterDeps, account: Account, device: Device): Promise<SignedIn> {
  const { database, clock, signedTokens, signer } = deps;
  const { me, tenant } = account;
  const owner = { tenantId: tenant.id, personId: me.id };
  const serverTime: EpochMs = clock();
  const { sessionId, refreshToken, policy, ended } = await database.inTenant(
    tenant.id,
    async (tx) => {
      const opened = await openSession(tx, owner, device, serverTime);
      const policy = await readPolicy(tx, tenant.id, serverTime);
      const asked = { role: me.role, temporary: me.endsAt !== null };
      const { devices } = companyPolicyFor(policy, asked, serverTime);
      const ended = await endBeyond(tx, owner, opened.sessionId, devices, serverTime);
      await record(tx, {
        tenantId: tenant.id,
        at: serverTime,
        actorId: me.id,
        action: 'session.signed-in',
        detail: { sessionId: opened.sessionId, platform: device.platform },
      });
      return { ...opened, policy, ended };
    },
  );
  for (const other of ended) deps.sessionEnded(other, 'revoked');
  const grant = { ...owner, sessionId };
  const access = await signedTokens.signAccess({ ...grant, role: me.role });
  return {
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
  };
}
