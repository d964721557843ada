import { powerMonitor } from 'electron';
import type { IdleSource } from '../session/ports.ts';

/** Seconds. Whether somebody is idle is told by the count; the state is asked for `locked` alone. */
const ANY_THRESHOLD = 1;

/** The system's own count, and its lock, of which a Linux desktop sends no event. May be asked once the app is ready. */
export const systemIdle: IdleSource = {
  idleSeconds: () => powerMonitor.getSystemIdleTime(),
  screenIsLocked: () => powerMonitor.getSystemIdleState(ANY_THRESHOLD) === 'locked',
};
