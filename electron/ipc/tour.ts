import type { Tour } from '../session/tour.ts';
import type { IpcHandlers } from './register.ts';

type TourHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `tour.${string}`>>;

export const tourHandlers = (tour: Tour): TourHandlers => tour;
