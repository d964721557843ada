import { powerMonitor } from 'electron';
import type { Desktop } from '../desktop/open-desktop.ts';
import type { DesktopSource } from '../session/ports.ts';
import { ownAddresses } from './addresses.ts';
import { idleFrom, type OwnInput } from './own-input.ts';

/** Seconds. Whether somebody is idle is told by the count; the state is asked for `locked` alone. */
const ANY_THRESHOLD = 1;

/**
 * What the system, a Linux desktop's services and Nightjar's own window tell of the person in front of
 * it; of two that disagree the stricter counts. May be asked once the app is ready.
 */
export function watchPerson(desktop: Desktop | null, ownInput: OwnInput): DesktopSource {
  const system = () => powerMonitor.getSystemIdleTime();
  return {
    idleSeconds: () => idleFrom(() => desktop?.idleSeconds(system) ?? system(), ownInput),
    screenIsLocked: () =>
      (desktop?.isLocked() ?? false) || powerMonitor.getSystemIdleState(ANY_THRESHOLD) === 'locked',
    isPresenting: () => desktop?.isPresenting() ?? false,
    addresses: ownAddresses,
  };
}
