import { ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcCallName, IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import type { Ask } from './asking.ts';

type TourCallName = Extract<IpcCallName, `tour.${string}`>;

export type Tour = {
  [N in TourCallName]: (request: IpcParsed<N>) => Promise<Result<IpcReply<N>>>;
};

/** How far a person came with the tour. The server remembers it: a device that was signed out has nothing. */
export function createTour(ask: Ask): Tour {
  return {
    'tour.read': () => ask('myTour', {}),
    async 'tour.note'(progress) {
      const noted = await ask('noteTour', progress);
      return noted.ok ? ok({}) : noted;
    },
  };
}
