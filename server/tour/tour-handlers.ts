import { err, ok } from '../../shared/errors/app-error.ts';
import { type AuthDeps, asSession } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { Handlers } from '../http/handlers.ts';
import { listTours, noteTour, readTour } from './tour.ts';

type TourRoutes = 'myTour' | 'noteTour' | 'listTours';

/** Who has taken the tour for new employees. */
export function createTourHandlers(
  deps: Pick<AuthDeps, 'database' | 'clock'>,
): Pick<Handlers, TourRoutes> {
  return {
    myTour: (_, caller) =>
      asSession(deps, caller, async (tx, { personId }) => ok(await readTour(tx, personId))),
    noteTour: (progress, caller) =>
      asSession(deps, caller, async (tx, { personId }) =>
        ok(await noteTour(tx, personId, progress, deps.clock())),
      ),
    listTours: (page, caller) =>
      asSession(deps, caller, async (tx, live) =>
        mayAdminister(live) ? ok(await listTours(tx, page)) : err('NotAllowed'),
      ),
  };
}
