import type { z } from 'zod';
import { DeviceOverview } from './device-overview.ts';
import { Place } from './place.ts';
import { Posture } from './posture.ts';

/** A session at this moment, as admins watch it. Never anything that is written or read in it. */
export const SessionNow = DeviceOverview.omit({ current: true }).extend({
  place: Place.nullable(),
  posture: Posture.nullable(),
});
export type SessionNow = z.infer<typeof SessionNow>;
