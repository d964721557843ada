import { z } from 'zod';
import { EpochMs, SessionId } from './ids.ts';
import { Person } from './person.ts';
import { DeviceState, Platform } from './session.ts';

/** One signed-in device of the company, as its admins see it. */
export const DeviceOverview = z.object({
  sessionId: SessionId,
  person: Person.pick({ id: true, name: true, role: true }),
  deviceName: z.string().max(120),
  platform: Platform,
  createdAt: EpochMs,
  lastSeenAt: EpochMs,
  state: DeviceState,
  /** The one that asks. */
  current: z.boolean(),
});
export type DeviceOverview = z.infer<typeof DeviceOverview>;
