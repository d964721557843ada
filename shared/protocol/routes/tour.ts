import { z } from 'zod';
import { TourOverview, TourProgress } from '../../domain/tour.ts';
import { Empty, From, type Route } from './route.ts';

export const TOUR_ROUTES = {
  /** How far the caller came with the tour for new employees. */
  myTour: {
    method: 'GET',
    path: '/v1/tour/mine',
    access: 'session',
    request: Empty,
    reply: TourProgress,
  },
  noteTour: {
    method: 'POST',
    path: '/v1/tour',
    access: 'session',
    /** `completed`: to its end; otherwise it was shown. */
    request: z.object({ version: z.int().min(1).max(1_000), completed: z.boolean() }),
    reply: TourProgress,
  },
  /** Everybody, by name. */
  listTours: {
    method: 'GET',
    path: '/v1/tour',
    access: 'admin',
    request: From,
    reply: z.object({
      tours: z.array(TourOverview),
      total: z.int().nonnegative(),
      completed: z.int().nonnegative(),
    }),
  },
} as const satisfies Record<string, Route>;
