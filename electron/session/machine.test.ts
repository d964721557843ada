import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Policy, policyOf } from '../../shared/policy/policy.ts';
import type { Instant } from './instant.ts';
import { transition } from './machine.ts';
import type { SessionEvent, SessionState } from './session-state.ts';
import { type Action, type Machine, World } from './testing/world.ts';

const TERM = { signedInAt: 1_000_000, accountEndsAt: null, wordHeardAt: 1_000_000, wordAt: 1 };

const policy = fc
  .record({
    lockAfter: fc.integer({ min: 2, max: 600 }),
    more: fc.integer({ min: 0, max: 1_200 }),
    unlockAttempts: fc.integer({ min: 1, max: 10 }),
    sessionAge: fc.integer({ min: 60, max: 4_000 }),
    offlineLockAfter: fc.integer({ min: 10, max: 2_000 }),
  })
  .map(({ more, ...rest }): Policy => policyOf({ ...rest, logoutAfter: rest.lockAfter + more }));

/** Milliseconds, from a moment to more than any policy here lasts. */
const span = fc.oneof(
  fc.integer({ min: 1, max: 3_000 }),
  fc.integer({ min: 1_000, max: 700_000 }),
  fc.integer({ min: 500_000, max: 5_000_000 }),
);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('input') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('poll') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('run'), ms: span }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stall'), ms: span }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sleep'), ms: span }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('set-clock'),
      ms: fc.integer({ min: -100_000_000, max: 100_000_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unlock-start') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unlock-end') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lock') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('word') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy'), policy }) },
);

const life = fc.record({
  policy,
  idleCountsSleep: fc.boolean(),
  /** Milliseconds between asking to sign in and being in. */
  signInTakes: fc.constantFrom(0, 500, 4_000),
  actions: fc.array(action, { maxLength: 60 }),
});

/** Whenever the machine was asked, nobody had been away for longer than the policy allows. */
const keepsThePolicy = (machine: Machine) =>
  fc.property(life, ({ policy: first, idleCountsSleep, signInTakes, actions }) => {
    const world = new World(machine, idleCountsSleep);
    world.signIn(first, signInTakes);
    for (const each of actions) world.act(each);
    expect(world.overstayed).toEqual([]);
  });

/** The machine with other clocks. */
const onClocks =
  (seen: (at: Instant) => Instant): Machine =>
  (state, event, now) =>
    transition(
      state,
      event.type === 'signed-in' ? { ...event, since: seen(event.since) } : event,
      seen(now),
    );

const RUNS = { numRuns: 3_000 };

describe('the session', () => {
  it('is never open, nor alive, for longer than its policy allows, whatever happens', () => {
    fc.assert(keepsThePolicy(transition), RUNS);
  });

  /** Machines with one fault each. The property has to find it, or it proves nothing. */
  const FAULTY: Record<string, Machine> = {
    'counts on the monotonic clock alone': onClocks(({ mono }) => ({ wall: mono, mono })),
    'counts on the wall clock alone': onClocks(({ wall }) => ({ wall, mono: wall })),
    'takes input that came after the deadline': (state, event, now) => {
      if (event.type !== 'activity' || state.phase !== 'unlocked') {
        return transition(state, event, now);
      }
      const wall = now.wall - event.atMostMs;
      const mono = now.mono - event.atMostMs;
      return transition({ ...state, observed: now, lastActivity: { wall, mono } }, event, now);
    },
    'takes input of a locked screen for presence': (state, event, now) =>
      transition(
        state.phase === 'locked' && event.type === 'activity'
          ? { ...state, lastActivity: now }
          : state,
        event,
        now,
      ),
    'reads an idle time without sleep as one with it': (state, event, now) =>
      transition(
        state.phase === 'unlocked' ? { ...state, awakeSince: -Infinity, observed: now } : state,
        event,
        now,
      ),
    'dates presence from the end of an unlock': (state, event, now) =>
      transition(
        state.phase === 'locked' && state.attempt
          ? { ...state, attempt: { ...state.attempt, since: now } }
          : state,
        event,
        now,
      ),
    'takes an old word for a new one': (state, event, now) =>
      transition(
        event.type === 'activity' && (state.phase === 'unlocked' || state.phase === 'locked')
          ? { ...state, term: { ...state.term, word: { ...state.term.word, heard: now } } }
          : state,
        event,
        now,
      ),
    'forgets when the session began': (state, event, now) =>
      transition(
        state.phase === 'unlocked' ? { ...state, term: { ...state.term, signedInAt: now } } : state,
        event,
        now,
      ),
    'leaves wall deadlines where they were when the clock is set back': (state, event, now) => {
      const watched = state.phase === 'unlocked' || state.phase === 'locked';
      return transition(watched ? { ...state, observed: now } : state, event, now);
    },
  };

  it.each(Object.entries(FAULTY))('control: a machine that %s is found out', (_, machine) => {
    expect(fc.check(keepsThePolicy(machine), { ...RUNS, numRuns: 20_000 }).failed).toBe(true);
  });
});

describe('unlocking', () => {
  const now = (ms: number) => ({ wall: 1_000_000 + ms, mono: ms });
  const strict: Policy = policyOf({ lockAfter: 600, logoutAfter: 6_000, unlockAttempts: 3 });
  const run = (state: SessionState, events: [ms: number, event: SessionEvent][]) =>
    events.reduce((last, [ms, event]) => transition(last, event, now(ms)).state, state);
  const locked = run({ phase: 'starting' }, [
    [0, { type: 'nobody-here' }],
    [0, { type: 'signed-in', policy: strict, since: now(0), term: TERM }],
    [10, { type: 'lock', trigger: 'user' }],
  ]);

  it('counts an attempt before it is decided, and saves that', () => {
    const { state, effects } = transition(locked, { type: 'unlock-started', attempt: 1 }, now(20));
    expect(state).toMatchObject({ phase: 'locked', failedUnlocks: 1 });
    expect(effects).toEqual([{ do: 'save' }]);
  });

  it('gives an attempt back that never tried the secret', () => {
    const state = run(locked, [
      [20, { type: 'unlock-started', attempt: 1 }],
      [30, { type: 'unlock-undecided', attempt: 1 }],
    ]);
    expect(state).toMatchObject({ phase: 'locked', failedUnlocks: 0, attempt: null });
  });

  it('takes no second attempt while one is under way, nor before its time', () => {
    const first = run(locked, [[20, { type: 'unlock-started', attempt: 1 }]]);
    expect(run(first, [[5_000, { type: 'unlock-started', attempt: 2 }]])).toMatchObject({
      attempt: { id: 1 },
      failedUnlocks: 1,
    });
    const failed = run(first, [[30, { type: 'unlock-failed', attempt: 1 }]]);
    const soon = run(failed, [[900, { type: 'unlock-started', attempt: 2 }]]);
    expect(soon).toMatchObject({ attempt: null, failedUnlocks: 1 });
    const later = run(failed, [[1_100, { type: 'unlock-started', attempt: 2 }]]);
    expect(later).toMatchObject({ attempt: { id: 2 }, failedUnlocks: 2 });
  });

  it('ends the session with the last attempt, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 80, maxLength: 80 }),
        (unlockAttempts, waits) => {
          const { state: mine } = transition(
            locked,
            { type: 'policy-changed', policy: { ...strict, logoutAfter: 86_400, unlockAttempts } },
            now(20),
          );
          let state = mine;
          let tried = 0;
          let ms = 20;
          for (const [attempt, wait] of waits.entries()) {
            ms += wait;
            state = transition(state, { type: 'unlock-started', attempt }, now(ms)).state;
            if (state.phase !== 'locked') break;
            if (state.attempt?.id === attempt) tried += 1;
            state = transition(state, { type: 'unlock-failed', attempt }, now(ms)).state;
          }
          expect(tried).toBeLessThanOrEqual(unlockAttempts);
          if (tried === unlockAttempts) {
            expect(state).toEqual({ phase: 'signing-out', trigger: 'attempts' });
          }
        },
      ),
    );
  });

  it('opens nothing when a lock came while the secret was tried', () => {
    const { state, effects } = transition(
      run(locked, [
        [20, { type: 'unlock-started', attempt: 1 }],
        [25, { type: 'lock', trigger: 'screen-lock' }],
      ]),
      { type: 'unlock-succeeded', attempt: 1 },
      now(30),
    );
    expect(state).toMatchObject({ phase: 'locked', failedUnlocks: 0, attempt: null });
    expect(effects).toEqual([{ do: 'lock' }, { do: 'save' }]);
  });

  it('does not hear the end of an attempt that is not the one under way', () => {
    const state = run(locked, [
      [20, { type: 'unlock-started', attempt: 2 }],
      [30, { type: 'unlock-succeeded', attempt: 1 }],
    ]);
    expect(state).toMatchObject({ phase: 'locked', attempt: { id: 2 } });
  });
});

describe('a restart', () => {
  const strict: Policy = policyOf({ lockAfter: 60, logoutAfter: 120, unlockAttempts: 3 });
  const at = { wall: 1_000_000, mono: 5 };
  const restored = (record: Partial<Extract<SessionEvent, { type: 'restored' }>>) =>
    transition(
      { phase: 'starting' },
      {
        type: 'restored',
        policy: strict,
        lastActivity: at.wall,
        lastObserved: at.wall,
        failedUnlocks: 0,
        retryAt: 0,
        term: TERM,
        ...record,
      },
      at,
    );

  it('finds the session locked, and the sign-out where it was', () => {
    const { state } = restored({ lastActivity: at.wall - 50_000 });
    expect(state).toMatchObject({ phase: 'locked', trigger: 'restart' });
    expect(transition(state, { type: 'tick' }, { wall: 1_069_999, mono: 70_004 }).state.phase).toBe(
      'locked',
    );
    expect(transition(state, { type: 'tick' }, { wall: 1_069_999, mono: 70_005 }).state).toEqual({
      phase: 'signing-out',
      trigger: 'idle',
    });
  });

  it('signs out at once when that time has passed', () => {
    expect(restored({ lastActivity: at.wall - 120_000 })).toEqual({
      state: { phase: 'signing-out', trigger: 'idle' },
      effects: [{ do: 'sign-out', trigger: 'idle' }],
    });
  });

  it('takes the time for passed when the clock shows less than it did', () => {
    const lastActivity = at.wall - 50_000;
    expect(restored({ lastActivity, lastObserved: at.wall + 1_000 }).state.phase).toBe('locked');
    expect(restored({ lastActivity, lastObserved: at.wall + 1_001 })).toEqual({
      state: { phase: 'signing-out', trigger: 'idle' },
      effects: [{ do: 'sign-out', trigger: 'idle' }],
    });
  });

  it('gives no attempt back, and no time that a set clock would give', () => {
    expect(restored({ failedUnlocks: 3 }).state).toMatchObject({ trigger: 'attempts' });
    const future = restored({ lastActivity: at.wall + 9_000_000, failedUnlocks: 2, retryAt: 1e12 });
    expect(future.state).toMatchObject({
      lastActivity: { wall: at.wall },
      retryAt: { wall: at.wall + 2_000, mono: at.mono + 2_000 },
    });
  });
});
