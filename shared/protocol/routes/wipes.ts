import { z } from 'zod';
import { DeviceOverview } from '../../domain/device-overview.ts';
import { SessionId, WipeId } from '../../domain/ids.ts';
import { WIPE_REASON_MAX, Wipe, WipedDevice, WipeTarget } from '../../domain/wipe.ts';
import { From, type Route } from './route.ts';

export const WIPE_ROUTES = {
  /** Every living session of the company, by the names of people and devices. */
  listDevices: {
    method: 'GET',
    path: '/v1/devices',
    access: 'admin',
    /** `name`: a part of the person's or the device's. */
    request: From.extend({ name: z.string().max(120).default('') }),
    reply: z.object({ devices: z.array(DeviceOverview), total: z.int().nonnegative() }),
  },
  /** Locks a device that is connected. One that is not has its own deadlines; nothing is kept for it. */
  lockSession: {
    method: 'POST',
    path: '/v1/sessions/:sessionId/lock',
    access: 'admin',
    request: z.object({ sessionId: SessionId }),
    reply: z.object({ heard: z.boolean() }),
  },
  /** Ends sessions whose devices keep nothing. That of everyone begins when a second admin approves. */
  askWipe: {
    method: 'POST',
    path: '/v1/wipes',
    access: 'admin',
    stepUp: 'always',
    request: z.object({
      target: WipeTarget,
      reason: z.string().trim().min(1).max(WIPE_REASON_MAX),
    }),
    reply: z.object({ wipe: Wipe }),
  },
  approveWipe: {
    method: 'POST',
    path: '/v1/wipes/:wipeId/approve',
    access: 'admin',
    stepUp: 'always',
    request: z.object({ wipeId: WipeId }),
    reply: z.object({ wipe: Wipe }),
  },
  cancelWipe: {
    method: 'POST',
    path: '/v1/wipes/:wipeId/cancel',
    access: 'admin',
    request: z.object({ wipeId: WipeId }),
    reply: z.object({ wipe: Wipe }),
  },
  /** The newest first. */
  listWipes: {
    method: 'GET',
    path: '/v1/wipes',
    access: 'admin',
    request: From,
    reply: z.object({ wipes: z.array(Wipe), total: z.int().nonnegative() }),
  },
  /** One wipe and its devices: first those that have sent no receipt. */
  readWipe: {
    method: 'GET',
    path: '/v1/wipes/:wipeId',
    access: 'admin',
    request: From.extend({ wipeId: WipeId }),
    reply: z.object({ wipe: Wipe, devices: z.array(WipedDevice) }),
  },
} as const satisfies Record<string, Route>;
