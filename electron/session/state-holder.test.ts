import { describe, expect, it } from 'vitest';
import { policyOf } from '../../shared/policy/policy.ts';
import { createStateHolder } from './state-holder.ts';
import { ManualClock } from './testing/manual-clock.ts';

const policy = policyOf({ lockAfter: 60, logoutAfter: 120, unlockAttempts: 3 });

describe('the state holder', () => {
  it('finishes an event with all its effects before the next', () => {
    const clock = new ManualClock();
    const done: string[] = [];
    const holder = createStateHolder({
      clock,
      perform(effect) {
        done.push(`${effect.do} begins`);
        // The server's answer to the very first word: the session is over.
        if (effect.do === 'open') holder.dispatch({ type: 'sign-out', trigger: 'revoked' });
        done.push(`${effect.do} ends`);
      },
      settled: () => done.push(`settled ${holder.state.phase}`),
    });
    holder.dispatch({ type: 'nobody-here' });
    const term = { signedInAt: 1_000_000, accountEndsAt: null, wordHeardAt: 1_000_000, wordAt: 1 };
    holder.dispatch({ type: 'signed-in', policy, since: holder.now(), term });
    expect(done).toEqual([
      'settled signed-out',
      'open begins',
      'open ends',
      'save begins',
      'save ends',
      'sign-out begins',
      'sign-out ends',
      'settled signing-out',
    ]);
  });
});
