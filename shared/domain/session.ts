import { z } from 'zod';
import { DeviceId, EpochMs, SessionId } from './ids.ts';

export const Platform = z.enum(['linux', 'darwin', 'win32']);
export type Platform = z.infer<typeof Platform>;

export const Device = z.object({
  id: DeviceId,
  name: z.string().min(1).max(120),
  platform: Platform,
});
export type Device = z.infer<typeof Device>;

/** One signed-in device, as its owner sees it in the list of their sessions. */
export const SessionInfo = z.object({
  id: SessionId,
  deviceName: z.string().max(120),
  platform: Platform,
  createdAt: EpochMs,
  lastSeenAt: EpochMs,
  current: z.boolean(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

/** Why a session ends. Data, so that journal, summary and audit log say the same word. */
export const SignOutTrigger = z.enum(['user', 'idle', 'revoked', 'attempts', 'unreadable']);
export type SignOutTrigger = z.infer<typeof SignOutTrigger>;

/** Why an unlocked app locked. */
export const LockTrigger = z.enum(['user', 'idle', 'screen-lock', 'suspend', 'restart']);
export type LockTrigger = z.infer<typeof LockTrigger>;
