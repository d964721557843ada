// Made by `npm run policy` from policy.schema.json. Do not edit.
import { z } from 'zod';
import { NetworksCondition } from './networks.ts';
import type { SettingShape } from './setting-shape.ts';
import { all, common, either, later, least } from './stricter.ts';
import { HoursCondition } from './working-hours.ts';

/** Every setting. What a newer Nightjar knows beside them is dropped. */
export const PolicyValues = z.object({
  lockAfter: z.int().min(1).max(86400),
  logoutAfter: z.int().min(1).max(86400),
  holdIdleFor: z.int().min(0).max(14400),
  sessionAge: z.int().min(60).max(7776000),
  offlineLockAfter: z.int().min(10).max(2592000),
  onScreenLock: z.enum(['lock', 'sign-out']),
  onSuspend: z.enum(['lock', 'sign-out']),
  onUserSwitch: z.enum(['lock', 'sign-out']),
  onShutdown: z.enum(['lock', 'sign-out']),
  onWindowClose: z.enum(['keep', 'lock', 'sign-out']),
  onQuit: z.enum(['lock', 'sign-out']),
  allowedNetworks: z.array(NetworksCondition).max(20),
  onNetworkLeft: z.enum(['lock', 'sign-out']),
  workingHours: z.array(HoursCondition).max(20),
  onOutsideHours: z.enum(['lock', 'sign-out']),
  unlockAttempts: z.int().min(1).max(10),
  unlockMethods: z.array(z.enum(['pin'])),
  stepUp: z.array(z.enum(['sign-out-devices', 'administer'])),
  clipboard: z.enum(['cleared', 'blocked']),
  screenshots: z.enum(['allowed', 'blocked']),
  watermark: z.boolean(),
  privacyCover: z.boolean(),
  notifications: z.enum(['full', 'sender', 'count']),
  offlineCopy: z.enum(['kept', 'memory']),
  offlineDays: z.int().min(1).max(3650),
  offlineMessages: z.int().min(1).max(10000000),
  devices: z.int().min(1).max(50),
});
export type PolicyValues = z.infer<typeof PolicyValues>;
export type SettingName = keyof PolicyValues;

/** In force where nobody says otherwise. */
export const DEFAULTS: PolicyValues = {
  lockAfter: 300,
  logoutAfter: 900,
  holdIdleFor: 0,
  sessionAge: 2592000,
  offlineLockAfter: 604800,
  onScreenLock: 'lock',
  onSuspend: 'lock',
  onUserSwitch: 'lock',
  onShutdown: 'lock',
  onWindowClose: 'keep',
  onQuit: 'lock',
  allowedNetworks: [],
  onNetworkLeft: 'lock',
  workingHours: [],
  onOutsideHours: 'lock',
  unlockAttempts: 5,
  unlockMethods: ['pin'],
  stepUp: ['administer'],
  clipboard: 'cleared',
  screenshots: 'allowed',
  watermark: false,
  privacyCover: false,
  notifications: 'count',
  offlineCopy: 'kept',
  offlineDays: 3650,
  offlineMessages: 10000000,
  devices: 10,
};

/** The stricter of two values, setting by setting. */
export const STRICTER: {
  readonly [N in SettingName]: (a: PolicyValues[N], b: PolicyValues[N]) => PolicyValues[N];
} = {
  lockAfter: least,
  logoutAfter: least,
  holdIdleFor: least,
  sessionAge: least,
  offlineLockAfter: least,
  onScreenLock: later(['lock', 'sign-out']),
  onSuspend: later(['lock', 'sign-out']),
  onUserSwitch: later(['lock', 'sign-out']),
  onShutdown: later(['lock', 'sign-out']),
  onWindowClose: later(['keep', 'lock', 'sign-out']),
  onQuit: later(['lock', 'sign-out']),
  allowedNetworks: all,
  onNetworkLeft: later(['lock', 'sign-out']),
  workingHours: all,
  onOutsideHours: later(['lock', 'sign-out']),
  unlockAttempts: least,
  unlockMethods: common,
  stepUp: all,
  clipboard: later(['cleared', 'blocked']),
  screenshots: later(['allowed', 'blocked']),
  watermark: either,
  privacyCover: either,
  notifications: later(['full', 'sender', 'count']),
  offlineCopy: later(['kept', 'memory']),
  offlineDays: least,
  offlineMessages: least,
  devices: least,
};

/** What each setting is, for whoever draws it. */
export const SETTINGS = {
  lockAfter: { group: 'times', kind: 'number', min: 1, max: 86400, unit: 'seconds' },
  logoutAfter: { group: 'times', kind: 'number', min: 1, max: 86400, unit: 'seconds' },
  holdIdleFor: { group: 'times', kind: 'number', min: 0, max: 14400, unit: 'seconds' },
  sessionAge: { group: 'times', kind: 'number', min: 60, max: 7776000, unit: 'seconds' },
  offlineLockAfter: { group: 'times', kind: 'number', min: 10, max: 2592000, unit: 'seconds' },
  onScreenLock: { group: 'events', kind: 'choice', options: ['lock', 'sign-out'] },
  onSuspend: { group: 'events', kind: 'choice', options: ['lock', 'sign-out'] },
  onUserSwitch: { group: 'events', kind: 'choice', options: ['lock', 'sign-out'] },
  onShutdown: { group: 'events', kind: 'choice', options: ['lock', 'sign-out'] },
  onWindowClose: { group: 'events', kind: 'choice', options: ['keep', 'lock', 'sign-out'] },
  onQuit: { group: 'events', kind: 'choice', options: ['lock', 'sign-out'] },
  allowedNetworks: { group: 'events', kind: 'lines', format: 'networks', max: 20 },
  onNetworkLeft: { group: 'events', kind: 'choice', options: ['lock', 'sign-out'] },
  workingHours: { group: 'events', kind: 'lines', format: 'hours', max: 20 },
  onOutsideHours: { group: 'events', kind: 'choice', options: ['lock', 'sign-out'] },
  unlockAttempts: { group: 'unlock', kind: 'number', min: 1, max: 10, unit: 'count' },
  unlockMethods: { group: 'unlock', kind: 'set', options: ['pin'] },
  stepUp: { group: 'unlock', kind: 'set', options: ['sign-out-devices', 'administer'] },
  clipboard: { group: 'surfaces', kind: 'choice', options: ['cleared', 'blocked'] },
  screenshots: { group: 'surfaces', kind: 'choice', options: ['allowed', 'blocked'] },
  watermark: { group: 'surfaces', kind: 'switch' },
  privacyCover: { group: 'surfaces', kind: 'switch' },
  notifications: { group: 'surfaces', kind: 'choice', options: ['full', 'sender', 'count'] },
  offlineCopy: { group: 'offline', kind: 'choice', options: ['kept', 'memory'] },
  offlineDays: { group: 'offline', kind: 'number', min: 1, max: 3650, unit: 'days' },
  offlineMessages: { group: 'offline', kind: 'number', min: 1, max: 10000000, unit: 'count' },
  devices: { group: 'devices', kind: 'number', min: 1, max: 50, unit: 'count' },
} as const satisfies Record<SettingName, SettingShape>;
