import { beforeEach, describe, expect, it } from 'vitest';
import { TOUR_VERSION } from '../../../shared/domain/tour.ts';
import { err, ok } from '../../../shared/errors/app-error.ts';
import type { Bridge } from '../../../shared/ipc/bridge.ts';
import { leaveTour, offerTour, tourStore } from './tour-store.ts';

/** Main, as it answers what was seen. Answers what it was told. */
function asked(read: unknown) {
  const told: { name: string; request: unknown }[] = [];
  const call = async (name: string, request: unknown) => {
    told.push({ name, request });
    return name === 'tour.read' ? read : ok({});
  };
  return { told, bridge: { call } as unknown as Pick<Bridge, 'call'> };
}

describe('the tour', () => {
  beforeEach(leaveTour);

  it('shows to whoever has not seen this one, and is then noted as seen', async () => {
    const { told, bridge } = asked(ok({ seenVersion: TOUR_VERSION - 1, completedAt: null }));
    await offerTour(bridge);
    expect(tourStore.getState().open).toBe(true);
    expect(told.at(-1)).toEqual({
      name: 'tour.note',
      request: { version: TOUR_VERSION, completed: false },
    });
  });

  it.each([
    ['was seen', ok({ seenVersion: TOUR_VERSION, completedAt: null })],
    ['cannot be asked about', err('ServerUnreachable')],
  ])('does not show when it %s', async (_, read) => {
    const { told, bridge } = asked(read);
    await offerTour(bridge);
    expect(tourStore.getState().open).toBe(false);
    expect(told.map(({ name }) => name)).toEqual(['tour.read']);
  });
});
