import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompanyRules } from '../../../../shared/policy/company-policy.ts';
import {
  applied,
  type Edit,
  type Edits,
  inForceFor,
  isValid,
  RULE_PARTS,
  rebased,
  standingOf,
  withEdit,
} from './rules-draft.ts';

const rules = CompanyRules.parse({
  everyone: { lockAfter: 300, watermark: true },
  roles: { guest: { lockAfter: 60, logoutAfter: 86_400 } },
});

const anyEdit: fc.Arbitrary<Edit> = fc.record({
  part: fc.constantFrom(...RULE_PARTS),
  setting: fc.constantFrom('lockAfter', 'unlockAttempts', 'devices'),
  value: fc.option(fc.integer({ min: -2, max: 60 }), { nil: undefined }),
});
const make = (edits: readonly Edit[]) =>
  edits.reduce<Edits>((kept, edit) => withEdit(rules, kept, edit), []);

describe('a draft of the rules', () => {
  it('says what each part does', () => {
    expect(standingOf(rules, 'everyone', 'lockAfter')).toBe('set');
    expect(standingOf(rules, 'everyone', 'devices')).toBe('standard');
    expect(standingOf(rules, 'guest', 'lockAfter')).toBe('stricter');
    expect(standingOf(rules, 'guest', 'logoutAfter')).toBe('no-effect');
    expect(standingOf(rules, 'member', 'lockAfter')).toBe('as-everyone');
    expect(inForceFor(rules, 'guest')).toMatchObject({ lockAfter: 60, watermark: true });
  });

  it('takes settings in and out, and leaves the others', () => {
    const edits = make([
      { part: 'everyone', setting: 'watermark', value: undefined },
      { part: 'temporary', setting: 'devices', value: 1 },
      { part: 'guest', setting: 'lockAfter', value: undefined },
      { part: 'guest', setting: 'logoutAfter', value: undefined },
    ]);
    expect(applied(rules, edits)).toEqual({
      everyone: { lockAfter: 300 },
      roles: { temporary: { devices: 1 } },
    });
  });

  it('has no change where somebody came back to what it was', () => {
    const there = make([{ part: 'guest', setting: 'lockAfter', value: 5 }]);
    expect(there).toHaveLength(1);
    expect(withEdit(rules, there, { part: 'guest', setting: 'lockAfter', value: 60 })).toEqual([]);
  });

  it('leaves out what cannot be saved, and saves nothing twice', () => {
    fc.assert(
      fc.property(fc.array(anyEdit), (wanted) => {
        const edits = make(wanted);
        const after = applied(rules, edits);
        expect(CompanyRules.safeParse(after).success).toBe(true);
        for (const edit of edits) {
          const part = edit.part === 'everyone' ? after.everyone : after.roles[edit.part];
          if (isValid(edit)) expect(part?.[edit.setting]).toEqual(edit.value);
        }
        // On top of what came of them, nothing is left to change.
        expect(rebased(after, edits).every((edit) => !isValid(edit))).toBe(true);
      }),
    );
  });

  it("lies on top of somebody else's change", () => {
    const edits = make([
      { part: 'everyone', setting: 'lockAfter', value: 30 },
      { part: 'everyone', setting: 'devices', value: 2 },
    ]);
    const theirs = CompanyRules.parse({
      everyone: { lockAfter: 30, clipboard: 'blocked' },
      roles: {},
    });
    const left = rebased(theirs, edits);
    expect(left).toEqual([{ part: 'everyone', setting: 'devices', value: 2 }]);
    expect(applied(theirs, left).everyone).toEqual({
      lockAfter: 30,
      clipboard: 'blocked',
      devices: 2,
    });
  });
});
