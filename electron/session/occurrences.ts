import type { Occurrence } from '../../shared/domain/session.ts';
import type { SettingName } from '../../shared/policy/generated.ts';
import { isWithin } from '../../shared/policy/networks.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { isWorkingTime } from '../../shared/policy/working-hours.ts';
import type { Surroundings } from './session-state.ts';

/** The setting that says how each is answered. */
const ANSWERS = {
  'screen-lock': 'onScreenLock',
  suspend: 'onSuspend',
  'user-switch': 'onUserSwitch',
  shutdown: 'onShutdown',
  'window-close': 'onWindowClose',
  quit: 'onQuit',
  'network-left': 'onNetworkLeft',
  'outside-hours': 'onOutsideHours',
} as const satisfies Record<Occurrence, SettingName>;

export const answerTo = (what: Occurrence, policy: Policy): 'keep' | 'lock' | 'sign-out' =>
  policy[ANSWERS[what]];

/** Whether the computer is where policy lets it be. Before the first look nobody knows. */
export const isOnAllowedNetwork = (policy: Policy, { addresses }: Surroundings): boolean =>
  addresses === null || policy.allowedNetworks.every((networks) => isWithin(networks, addresses));

/** @param wall milliseconds since 1970 */
export const isInHours = (policy: Policy, wall: number): boolean =>
  policy.workingHours.every((hours) => isWorkingTime(hours, wall));
