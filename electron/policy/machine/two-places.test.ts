import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../../shared/policy/policy.ts';
import { anyPart } from '../../../shared/policy/testing/parts.ts';
import type { Reading } from './reading.ts';
import { ofBoth } from './two-places.ts';

const NONE: Reading = { state: 'none' };
const read = (part: object): Reading => ({ state: 'read', part });
const problem = (file: string) =>
  ({ file, code: 'MachinePolicyUnreadable', why: 'unreadable' }) as const;
const unreadable = (file: string): Reading => ({ state: 'unreadable', problem: problem(file) });
const refused = (file: string): Reading => ({ state: 'refused', problem: problem(file) });

describe('the computer’s policy and the person’s', () => {
  it('are the computer’s wherever it says something, be it looser', () => {
    fc.assert(
      fc.property(anyPart, anyPart, (computer, person) => {
        const both = ofBoth(read(computer), read(person));
        if (both.state !== 'read') throw new Error(both.state);
        for (const name of SETTING_NAMES) {
          expect(both.part[name]).toEqual(computer[name] ?? person[name]);
        }
      }),
    );
    const loose = ofBoth(read({ lockAfter: 900 }), read({ lockAfter: 10, devices: 1 }));
    expect(loose).toEqual(read({ lockAfter: 900, devices: 1 }));
  });

  it('are those of the one that is there', () => {
    expect(ofBoth(NONE, NONE)).toEqual(NONE);
    expect(ofBoth(read({ devices: 1 }), NONE)).toEqual(read({ devices: 1 }));
    expect(ofBoth(NONE, read({ devices: 1 }))).toEqual(read({ devices: 1 }));
    expect(ofBoth(read({}), NONE)).toEqual(read({}));
  });

  it('are nothing while one of them is wrong', () => {
    expect(ofBoth(unreadable('a'), read({}))).toEqual(unreadable('a'));
    expect(ofBoth(read({}), unreadable('b'))).toEqual(unreadable('b'));
    expect(ofBoth(unreadable('a'), refused('b'))).toEqual(refused('b'));
    expect(ofBoth(refused('a'), refused('b'))).toEqual(refused('a'));
  });
});
