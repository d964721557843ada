import { powerMonitor } from 'electron';
import type { IdleSource } from '../session/ports.ts';

/** The system's own count. May be asked once the app is ready. */
export const systemIdle: IdleSource = { idleSeconds: () => powerMonitor.getSystemIdleTime() };
