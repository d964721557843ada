import { z } from 'zod';
import { EpochMs } from './ids.ts';
import { Person } from './person.ts';

/** Of the tour for new employees. One with something new that everybody should see has a higher one. */
export const TOUR_VERSION = 1;

/** How far one person came with the tour. */
export const TourProgress = z.object({
  /** The newest that they were shown, to its end or not; 0 before the first. */
  seenVersion: z.int().nonnegative(),
  /** When they first came to the end of one. */
  completedAt: EpochMs.nullable(),
});
export type TourProgress = z.infer<typeof TourProgress>;

/** The same, as their admins see it. */
export const TourOverview = z.object({
  person: Person.pick({ id: true, name: true, role: true }),
  completedAt: EpochMs.nullable(),
});
export type TourOverview = z.infer<typeof TourOverview>;
