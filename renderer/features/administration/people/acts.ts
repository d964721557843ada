import type { AccountOverview } from '../../../../shared/domain/account.ts';

/** What can be done to somebody's account. Whether the one who asks may is for the server to say. */
export type Act = 'signOut' | 'resetFactors' | 'suspend' | 'lift' | 'deactivate' | 'reactivate';

/** What makes sense for an account as it is, from the mildest. */
export function actsFor({ state, factors, sessions }: AccountOverview): Act[] {
  if (state === 'deactivated') return ['reactivate'];
  const hasFactors = factors.totp || factors.passkeys > 0 || factors.recoveryCodes > 0;
  return [
    ...(sessions > 0 ? (['signOut'] as const) : []),
    ...(hasFactors ? (['resetFactors'] as const) : []),
    state === 'suspended' ? 'lift' : 'suspend',
    'deactivate',
  ];
}
