import { z } from 'zod';
import { PublicJwk } from '../signing/public-jwk.ts';
import { DeviceId, EpochMs, SessionId } from './ids.ts';
import { Place } from './place.ts';
import { Posture } from './posture.ts';

export const Platform = z.enum(['linux', 'darwin', 'win32']);
export type Platform = z.infer<typeof Platform>;

/** Their own names, the same in every language. */
export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
};

/** What is known of a device at this moment. `locked` and `open`: it is connected. */
export const DeviceState = z.enum(['open', 'locked', 'offline']);
export type DeviceState = z.infer<typeof DeviceState>;

export const Device = z.object({
  id: DeviceId,
  name: z.string().min(1).max(120),
  platform: Platform,
  /** Verifies the logout receipts that the device signs, and the proofs that come with its tokens. */
  key: PublicJwk,
  posture: Posture.optional(),
});
export type Device = z.infer<typeof Device>;

/** What every session's owner is told of it, whether it goes on or not. */
const OwnSession = z.object({
  id: SessionId,
  deviceName: z.string().max(120),
  platform: Platform,
  createdAt: EpochMs,
  lastSeenAt: EpochMs,
  /** Where it was last used; null for one that was not, since there are places. */
  place: Place.nullable(),
});

/** One signed-in device, as its owner sees it in the list of their sessions. */
export const SessionInfo = OwnSession.extend({
  current: z.boolean(),
  state: DeviceState,
  posture: Posture.nullable(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

/** One that ended. `wiped`: its device told that it removed what it kept; of the others nobody knows yet. */
export const EndedSession = OwnSession.extend({ endedAt: EpochMs, wiped: z.boolean() });
export type EndedSession = z.infer<typeof EndedSession>;

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
  'provider',
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
