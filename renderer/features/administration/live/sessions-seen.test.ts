import { describe, expect, it } from 'vitest';
import { SessionNow } from '../../../../shared/domain/session-now.ts';
import { foundIn, withChanges } from './sessions-seen.ts';

const session = (digit: number, name: string, state = 'open') =>
  SessionNow.parse({
    sessionId: `2b6f0cc9-04d2-4a1f-8f1c-0d5e6a7b8c9${digit}`,
    person: { id: `7c9e6679-7425-40de-944b-e07fc1f90ae${digit}`, name, role: 'member' },
    deviceName: `laptop ${digit}`,
    platform: 'linux',
    createdAt: 1,
    lastSeenAt: 2,
    state,
    place: null,
    posture: null,
  });

const [mia, ben] = [session(1, 'Mia'), session(2, 'Ben')];
const both = withChanges(new Map(), { changed: [mia, ben], ended: [] });

describe('the sessions that are watched', () => {
  it('come, change and go', () => {
    const locked = session(1, 'Mia', 'locked');
    const after = withChanges(both, { changed: [locked], ended: [ben.sessionId] });
    expect([...after.values()]).toEqual([locked]);
    expect(both.size).toBe(2);
  });

  it('are found by person and device, and stand by name', () => {
    expect(foundIn(both, '')).toEqual([ben, mia]);
    expect(foundIn(both, ' MIA')).toEqual([mia]);
    expect(foundIn(both, 'laptop 2')).toEqual([ben]);
    expect(foundIn(both, 'phone')).toEqual([]);
  });
});
