import type { PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { SsoRefusal } from '../../shared/domain/sso.ts';
import { findAccount, NO_TENANT } from '../accounts/find-account.ts';
import type { SignInFailures } from '../accounts/sign-in-failures.ts';
import type { SignInHistory } from '../accounts/sign-in-history.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import type { Watch } from '../watch/watch-event.ts';

export interface NoteRefusedDeps {
  database: Database;
  clock: Clock;
  signInFailures: SignInFailures;
  signInHistory: SignInHistory;
  watch: Watch;
}

export interface Refused {
  because: SsoRefusal;
  /** Whose sign-in it was; null when it was none that is known here. */
  tenantId: TenantId | null;
  /** Normal; with which it was begun. */
  email: string;
  /** For whom the provider vouched. */
  personId: PersonId | null;
  address: string;
}

/**
 * Tells whoever hears of a wrong password: the company's audit log, its watch, and the person's own history.
 * Whether the company and the person are here is looked up alike, or the time of the answer would tell.
 */
export async function noteRefused(deps: NoteRefusedDeps, refused: Refused): Promise<void> {
  const { database, clock, signInFailures, signInHistory, watch } = deps;
  const { because, email, address } = refused;
  const tenantId = refused.tenantId ?? (await tenantOfEmail(database, email));
  const named = await findAccount(database, tenantId ?? NO_TENANT, email);
  const personId = refused.personId ?? named?.me.id ?? null;
  if (!tenantId) return;
  signInFailures.note(tenantId, personId, { sso: because });
  if (personId) signInHistory.failed({ tenantId, personId, way: ['sso'], address });
  // When the provider is down nobody gets in, and that says nothing of who came.
  if (because === 'provider') return;
  const at = clock();
  watch.note({ kind: 'sign-in-failed', tenantId, at, address, account: email, personId });
}
