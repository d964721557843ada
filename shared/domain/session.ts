import { z } from 'zod';
import { PublicJwk } from '../signing/public-jwk.ts';
import { DeviceId, EpochMs, SessionId } from './ids.ts';

export const Platform = z.enum(['linux', 'darwin', 'win32']);
export type Platform = z.infer<typeof Platform>;

export const Device = z.object({
  id: DeviceId,
  name: z.string().min(1).max(120),
  platform: Platform,
  /** Verifies the logout receipts that the device signs. */
  key: PublicJwk,
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

/** What can happen around the app, to which policy says how it answers: it locks, or signs out. */
export const Occurrence = z.enum([
  'screen-lock',
  'suspend',
  'user-switch',
  'shutdown',
  'window-close',
  'quit',
  'network-left',
  'outside-hours',
]);
export type Occurrence = z.infer<typeof Occurrence>;

/** Why a session ends. Data, so that journal, summary and audit log say the same word. */
export const SignOutTrigger = z.enum([
  'user',
  'hotkey',
  'idle',
  'no-word',
  'session-age',
  'revoked',
  'wiped',
  'account-ended',
  'tenant-closed',
  'attempts',
  'unreadable',
  /** Policy allows no copy on the disk any more, and this session had one. */
  'memory-only',
  ...Occurrence.options,
]);
export type SignOutTrigger = z.infer<typeof SignOutTrigger>;

/** Why an unlocked app locked. */
export const LockTrigger = z.enum([
  'user',
  'hotkey',
  'idle',
  'no-word',
  'admin',
  'restart',
  ...Occurrence.options,
]);
export type LockTrigger = z.infer<typeof LockTrigger>;
