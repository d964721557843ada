import { TourProgress } from '../../domain/tour.ts';
import { ROUTES } from '../../protocol/http.ts';
import { type IpcCall, Nothing } from './call.ts';

export const TOUR_CALLS = {
  'tour.read': { phases: ['unlocked'], request: Nothing, reply: TourProgress },
  'tour.note': { phases: ['unlocked'], request: ROUTES.noteTour.request, reply: Nothing },
} as const satisfies Record<string, IpcCall>;
