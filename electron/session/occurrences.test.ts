import { describe, expect, it } from 'vitest';
import { Occurrence } from '../../shared/domain/session.ts';
import { type PolicyPart, policyOf } from '../../shared/policy/policy.ts';
import { transition } from './machine.ts';
import type { SessionEvent, SessionState } from './session-state.ts';

const HOUR = 3_600_000;
/** A Wednesday, 10:00 UTC. */
const WEDNESDAY = Date.UTC(2026, 10, 25, 10);

/** An unlocked session, and what comes of it. Times are milliseconds after its sign-in, on both clocks. */
function session(part: PolicyPart, accountEndsIn: number | null = null) {
  const now = (ms: number) => ({ wall: WEDNESDAY + ms, mono: ms });
  const policy = policyOf({ lockAfter: 80_000, logoutAfter: 86_400, ...part });
  let state: SessionState = { phase: 'signed-out' };
  const at = (ms: number, event: SessionEvent) => {
    state = transition(state, event, now(ms)).state;
    return state;
  };
  at(0, {
    type: 'signed-in',
    policy,
    since: now(0),
    term: {
      signedInAt: WEDNESDAY,
      accountEndsAt: accountEndsIn === null ? null : WEDNESDAY + accountEndsIn,
      wordHeardAt: WEDNESDAY,
      wordAt: 5_000_000,
    },
  });
  return { at, now };
}

const active: SessionEvent = { type: 'activity', atLeastMs: 0, atMostMs: 1_000 };
const around = (addresses: string[], presenting = false): SessionEvent => ({
  type: 'surroundings',
  surroundings: { addresses, presenting },
});

describe('what happens around the app', () => {
  const settings = {
    'screen-lock': 'onScreenLock',
    suspend: 'onSuspend',
    'user-switch': 'onUserSwitch',
    shutdown: 'onShutdown',
    'window-close': 'onWindowClose',
    quit: 'onQuit',
    'network-left': 'onNetworkLeft',
    'outside-hours': 'onOutsideHours',
  } as const;

  it.each(Occurrence.options)('%s is answered as policy says, open or locked', (what) => {
    const setting = settings[what];
    const locks = session({ [setting]: 'lock' });
    expect(locks.at(1, { type: 'occurred', what })).toMatchObject({
      phase: 'locked',
      trigger: what,
    });
    const ends = session({ [setting]: 'sign-out' });
    ends.at(1, { type: 'lock', trigger: 'user' });
    expect(ends.at(2, { type: 'occurred', what })).toEqual({ phase: 'signing-out', trigger: what });
  });

  it('leaves a session open where policy says so', () => {
    const { at } = session({ onWindowClose: 'keep' });
    expect(at(1, { type: 'occurred', what: 'window-close' }).phase).toBe('unlocked');
  });
});

describe('the allowed networks', () => {
  const office = { allowedNetworks: ['10.0.0.0/8 fd00::/8', '10.20.0.0/16'] };

  it('lock the session that leaves one of them, or has no network at all', () => {
    const { at } = session(office);
    expect(at(1, around(['192.168.0.4', '10.20.3.4'])).phase).toBe('unlocked');
    expect(at(2, around(['10.30.3.4']))).toMatchObject({
      phase: 'locked',
      trigger: 'network-left',
    });
    const offline = session(office);
    expect(offline.at(1, around([])).phase).toBe('locked');
  });

  it('let nobody unlock elsewhere, and take no attempt for it', () => {
    const { at } = session(office);
    at(1, around(['192.168.0.4']));
    const tried = at(2, { type: 'unlock-started', attempt: 1 });
    expect(tried).toMatchObject({ phase: 'locked', failedUnlocks: 0, attempt: null });
    at(3, around(['10.20.3.4']));
    expect(at(4, { type: 'unlock-started', attempt: 2 })).toMatchObject({ attempt: { id: 2 } });
  });

  it('end the session where policy says so', () => {
    const { at } = session({ ...office, onNetworkLeft: 'sign-out' });
    expect(at(1, around(['192.168.0.4']))).toEqual({
      phase: 'signing-out',
      trigger: 'network-left',
    });
  });
});

describe('working hours', () => {
  const hours = { workingHours: ['Mon-Fri 08:00-11:00 UTC'] };

  it('lock the session at their end, to the minute', () => {
    const { at } = session(hours);
    expect(at(HOUR - 1, active).phase).toBe('unlocked');
    expect(at(HOUR, active)).toMatchObject({ phase: 'locked', trigger: 'outside-hours' });
    const tried = at(HOUR + 1, { type: 'unlock-started', attempt: 1 });
    expect(tried).toMatchObject({ failedUnlocks: 0, attempt: null });
  });

  it('lock a session that begins outside them', () => {
    const { at } = session({ workingHours: ['Sat 08:00-11:00 UTC'] });
    expect(at(1, active)).toMatchObject({ phase: 'locked', trigger: 'outside-hours' });
  });
});

describe('the longest time of a session', () => {
  it('ends it, however active somebody is', () => {
    const { at } = session({ sessionAge: 3_600 });
    expect(at(HOUR - 1, active).phase).toBe('unlocked');
    expect(at(HOUR, active)).toEqual({ phase: 'signing-out', trigger: 'session-age' });
  });

  it('is at most that of the account', () => {
    const { at } = session({}, HOUR);
    expect(at(HOUR - 1, active).phase).toBe('unlocked');
    expect(at(HOUR, active)).toEqual({ phase: 'signing-out', trigger: 'account-ended' });
  });
});

describe('the server’s silence', () => {
  const silence = { offlineLockAfter: 3_600 };

  it('locks, and after twice the time signs out', () => {
    const { at } = session(silence);
    expect(at(HOUR - 1, active).phase).toBe('unlocked');
    expect(at(HOUR, active)).toMatchObject({ phase: 'locked', trigger: 'no-word' });
    expect(at(HOUR + 1, { type: 'unlock-started', attempt: 1 })).toMatchObject({ attempt: null });
    expect(at(2 * HOUR - 1, active).phase).toBe('locked');
    expect(at(2 * HOUR, active)).toEqual({ phase: 'signing-out', trigger: 'no-word' });
  });

  it('ends with a word that is newer than all before it', () => {
    const { at } = session(silence);
    at(HOUR - 2, { type: 'word', at: 5_000_000 });
    expect(at(HOUR, active).phase).toBe('locked');
    at(HOUR + 1, { type: 'word', at: 5_000_001 });
    expect(at(HOUR + 2, { type: 'unlock-started', attempt: 1 })).toMatchObject({
      attempt: { id: 1 },
    });
  });

  it('is as long as the server says, whatever this computer’s clocks do', () => {
    const locked = session(silence);
    expect(locked.at(1_000, { type: 'word', at: 5_000_000 + HOUR })).toMatchObject({
      phase: 'locked',
      trigger: 'no-word',
    });
    const ended = session(silence);
    expect(ended.at(1_000, { type: 'word', at: 5_000_000 + 2 * HOUR })).toEqual({
      phase: 'signing-out',
      trigger: 'no-word',
    });
  });
});

describe('a presentation', () => {
  const held = { lockAfter: 300, logoutAfter: 900, holdIdleFor: 3_600 };

  it('holds the idle clock, up to the cap', () => {
    const { at } = session(held);
    at(1_000, around([], true));
    expect(at(HOUR - 1, around([], true)).phase).toBe('unlocked');
    expect(at(HOUR, around([], true))).toMatchObject({ phase: 'locked', trigger: 'idle' });
    expect(at(HOUR + 600_000 - 1, around([], true)).phase).toBe('locked');
    expect(at(HOUR + 600_000, around([], true)).phase).toBe('signing-out');
  });

  it('counts as presence until it ends, and no longer', () => {
    const { at } = session(held);
    at(1_000, around([], true));
    at(1_800_000, around([], false));
    expect(at(1_800_000 + 299_999, around([], false)).phase).toBe('unlocked');
    expect(at(1_800_000 + 300_000, around([], false)).phase).toBe('locked');
  });

  it('holds nothing where policy does not let it', () => {
    const { at } = session({ ...held, holdIdleFor: 0 });
    at(1_000, around([], true));
    expect(at(300_000, around([], true))).toMatchObject({ phase: 'locked', trigger: 'idle' });
  });
});
