import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { Device } from '../../shared/domain/session.ts';
import { NightjarError, type Result } from '../../shared/errors/app-error.ts';
import type { SignInStep } from '../../shared/protocol/routes/sign-in.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { findAccountOf, normalEmail } from '../accounts/find-account.ts';
import type { SignInFailures } from '../accounts/sign-in-failures.ts';
import type { Tx } from '../db/rows.ts';
import { ssoSignIns } from '../db/schema.ts';
import { type NextStepDeps, nextStep } from '../factors/next-step.ts';
import type { ParsedRequest } from '../http/handlers.ts';
import type { Peer } from '../http/peer.ts';
import type { RoleChanged } from '../people/change-role.ts';
import { accountOf } from './account-of.ts';
import { openProvider } from './begin-sign-in.ts';
import type { Identity } from './identity.ts';
import { noteRefused } from './note-refused.ts';
import type { PendingSignIn, PendingSignIns } from './pending.ts';
import type { Providers } from './providers.ts';
import { isVerifierOf, redeemCode } from './redeem-code.ts';
import { type Judged, judged, refused } from './refusal.ts';

export interface FinishDeps extends NextStepDeps {
  providers: Providers;
  pending: PendingSignIns;
  signInFailures: SignInFailures;
  roleChanged: RoleChanged;
}

/**
 * `POST /v1/sso/finish`. `SignOnRefused` for a state that nobody began, was used, or was begun on another
 * device or with another challenge: a code that was stolen on the way is of no use, and is not even spent.
 */
export async function finishSignIn(
  deps: FinishDeps,
  request: ParsedRequest<'ssoFinish'>,
  peer: Peer,
): Promise<Result<SignInStep>> {
  const { address } = peer;
  const begun = deps.pending.take(request.state);
  const came = begun
    ? await redeem(deps, begun, request, peer)
    : refused('state', 'no such sign-in is under way');
  if (came.ok) return came;
  const { error, because, personId } = came;
  const { tenantId, email } = begun ?? { tenantId: null, email: normalEmail(request.email) };
  await noteRefused(deps, { because, tenantId, email, personId, address });
  return { ok: false, error };
}

async function redeem(
  deps: FinishDeps,
  begun: PendingSignIn,
  request: ParsedRequest<'ssoFinish'>,
  { address }: Peer,
): Promise<Judged<SignInStep>> {
  const { database, clock, providers } = deps;
  const { device } = request;
  if (begun.deviceId !== device.id || begun.deviceKey !== (await thumbprintOf(device.key))) {
    return refused('device', 'begun on another device');
  }
  if (!isVerifierOf(request.verifier, begun.challenge)) {
    return refused('device', 'begun with another challenge');
  }
  const { tenantId } = begun;
  const provider = await openProvider(providers, tenantId);
  if (!provider.ok) return judged('provider', provider);
  if (provider.value.issuer !== begun.issuer) {
    return refused('issuer', 'the provider was changed meanwhile');
  }
  const identity = await redeemCode(provider.value, begun, request);
  if (!identity.ok) return identity;
  const { settings } = provider.value;
  try {
    const account = await database.inTenant(tenantId, async (tx) => {
      const found = await accountOf(tx, tenantId, identity.value, settings, clock());
      if (found.ok)
        await noteSignIn(tx, tenantId, found.value.me.id, device, identity.value, clock());
      return found;
    });
    if (!account.ok) return judged('account', account);
    const { id: personId } = account.value.me;
    if (account.value.roleChanged) deps.roleChanged(personId);
    const whose = await findAccountOf(database, { tenantId, personId });
    if (!whose) return refused('account', 'the account is gone');
    const next = await nextStep(deps, whose, { device, address }, ['sso']);
    return judged('closed', next, personId);
  } catch (error) {
    // Two first sign-ins at once, or no place for one more in a public channel.
    if (error instanceof NightjarError) {
      return judged('account', { ok: false, error: error.toAppError() });
    }
    throw error;
  }
}

/** So that the provider can end what it opened: see `endByProvider`. */
async function noteSignIn(
  tx: Tx,
  tenantId: TenantId,
  personId: PersonId,
  { id: deviceId }: Device,
  { issuer, sid }: Identity,
  at: EpochMs,
): Promise<void> {
  if (sid === null) return;
  const { tenantId: tenant, personId: person, deviceId: onDevice } = ssoSignIns;
  await tx
    .insert(ssoSignIns)
    .values({ tenantId, personId, deviceId, issuer, sid, at })
    .onConflictDoUpdate({ target: [tenant, person, onDevice], set: { issuer, sid, at } });
}
