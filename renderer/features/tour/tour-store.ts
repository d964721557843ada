import { createStore } from 'zustand/vanilla';
import { TOUR_VERSION } from '../../../shared/domain/tour.ts';
import type { Bridge } from '../../../shared/ipc/bridge.ts';

/** Whether the tour is on the screen. */
export const tourStore = createStore<{ open: boolean }>(() => ({ open: false }));

export const takeTour = (): void => tourStore.setState({ open: true });

export const leaveTour = (): void => tourStore.setState({ open: false });

/**
 * Shows the tour to somebody who has not seen this one on any device, and notes that they have now: who
 * skips it is not asked again. What cannot be asked, for want of a network, is for another time.
 */
export async function offerTour(bridge: Pick<Bridge, 'call'>): Promise<void> {
  const read = await bridge.call('tour.read', {});
  if (!read.ok || read.value.seenVersion >= TOUR_VERSION) return;
  takeTour();
  await bridge.call('tour.note', { version: TOUR_VERSION, completed: false });
}
