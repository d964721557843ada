import { eq } from 'drizzle-orm';
import { type EpochMs, TenantId } from '../../shared/domain/ids.ts';
import { Me, Tenant } from '../../shared/domain/person.ts';
import type { Device } from '../../shared/domain/session.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { companyPolicyFor } from '../../shared/policy/company-policy.ts';
import type { SignedIn } from '../../shared/protocol/http.ts';
import { record } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { people, tenants } from '../db/schema.ts';
import { certifyDevice } from '../receipts/certify-device.ts';
import { readPolicy } from '../tenants/policy.ts';
import type { SignPolicy } from '../tenants/policy-signer.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import { signWord } from '../tenants/word.ts';
import { endBeyond } from './device-limit.ts';
import type { SessionEnded } from './end-session.ts';
import { verifyPassword } from './password.ts';
import { openSession } from './sessions.ts';
import type { SignInFailures } from './sign-in-failures.ts';
import type { SignedTokens } from './signed-tokens.ts';

export interface SignInDeps {
  database: Database;
  clock: Clock;
  signedTokens: SignedTokens;
  signInFailures: SignInFailures;
  signer: TenantSigner;
  signPolicy: SignPolicy;
  sessionEnded: SessionEnded;
}

/** Has no people: where an address of a company that is not hosted here is looked for. */
const NO_TENANT = TenantId.parse('00000000-0000-0000-0000-000000000000');

/**
 * A new session for the right password. `WrongCredentials`, with the same work done, for a wrong
 * password, an unknown person and an unknown company alike. Whoever has the password is told why it opens
 * nothing: `AccountEnded`, `CompanyClosed`.
 */
export async function signIn(
  deps: SignInDeps,
  request: { email: string; password: string; device: Device },
): Promise<Result<SignedIn>> {
  const email = normalEmail(request.email);
  const tenantId = await tenantOfEmail(deps.database, email);
  const account = await findAccount(deps.database, tenantId ?? NO_TENANT, email);
  const right = await verifyPassword(account?.passwordHash ?? null, request.password);
  if (!account || !right) {
    if (tenantId) deps.signInFailures.note(tenantId, account?.me.id ?? null);
    return err('WrongCredentials');
  }
  if (account.closed) return err('CompanyClosed');
  const { endsAt } = account.me;
  if (endsAt !== null && endsAt <= deps.clock()) return err('AccountEnded');
  return ok(await enter(deps, account, request.device));
}

/** One spelling for each mailbox: what is stored and what is looked up. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

interface Account {
  passwordHash: string;
  me: Me;
  tenant: Tenant;
  closed: boolean;
}

async function findAccount(
  database: Database,
  tenantId: TenantId,
  email: string,
): Promise<Account | null> {
  return database.inTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ person: people, tenant: tenants })
      .from(people)
      .innerJoin(tenants, eq(tenants.id, people.tenantId))
      .where(eq(people.email, email));
    if (!row) return null;
    return {
      passwordHash: row.person.passwordHash,
      me: Me.parse(row.person),
      tenant: Tenant.parse(row.tenant),
      closed: row.tenant.closedAt !== null,
    };
  });
}

async function enter(deps: SignInDeps, account: Account, device: Device): Promise<SignedIn> {
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
