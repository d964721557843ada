import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/domain/ids.ts';
import { PolicyPart, policyOf, STRICT_DEFAULT } from '../../shared/policy/policy.ts';
import { ManualClock } from '../session/testing/manual-clock.ts';
import { createPolicyHolder, type PolicyHolder, type PolicyInForce } from './effective-policy.ts';
import { createPersonalPolicy, type PersonalPolicy } from './personal-policy.ts';
import { SigningCompany } from './testing/signing-company.ts';

const MEMBER = { role: 'member', endsAt: null } as const;
const DAY = 86_400_000;

let clock: ManualClock;
let machine: PersonalPolicy;
let personal: PersonalPolicy;
let settings: { personalPolicy: PolicyPart };
let policies: PolicyHolder;
let changes: PolicyInForce[];
const company = new SigningCompany(TenantId.parse(randomUUID()));

beforeEach(() => {
  clock = new ManualClock();
  machine = createPersonalPolicy({ personalPolicy: {} });
  settings = { personalPolicy: {} };
  personal = createPersonalPolicy(settings);
  changes = [];
  policies = createPolicyHolder({
    clock,
    machine,
    personal,
    changed: (inForce) => changes.push(inForce),
  });
});
afterEach(() => policies.stop());

const document = (part: PolicyPart, now = clock.wallNow()) => company.document(part, now);

describe('the policy in force', () => {
  it('is the strictest of company, machine and person, and follows each', () => {
    const first = policies.hold(document({ lockAfter: 200 }), MEMBER);
    expect(first.policy).toEqual(policyOf({ lockAfter: 200 }));
    expect(changes).toEqual([]);

    machine.set({ lockAfter: 100 });
    expect(changes.at(-1)).toMatchObject({
      policy: { lockAfter: 100 },
      required: { lockAfter: 100 },
      setBy: { lockAfter: ['machine'] },
    });
    personal.set({ lockAfter: 50, devices: 2 });
    expect(changes.at(-1)).toMatchObject({
      policy: { lockAfter: 50 },
      required: { lockAfter: 100, devices: 10 },
      personal: { lockAfter: 50, devices: 2 },
      setBy: { lockAfter: ['personal'] },
    });
    machine.set({});
    expect(changes.at(-1)).toMatchObject({
      policy: { lockAfter: 50 },
      required: { lockAfter: 200 },
    });
    const second = policies.hold(document({ lockAfter: 20 }), MEMBER);
    expect(second).toMatchObject({
      policy: { lockAfter: 20 },
      setBy: { lockAfter: ['company'] },
    });
    expect(changes).toHaveLength(3);
  });

  it('is not loosened by whoever would like it looser', () => {
    policies.hold(document({ lockAfter: 60 }), MEMBER);
    personal.set({ lockAfter: 600 });
    machine.set({ lockAfter: 900 });
    for (const { policy } of changes) expect(policy.lockAfter).toBe(60);
    expect(changes.at(-1)?.personal).toEqual({ lockAfter: 600 });
  });

  it('is the person’s: by their role, and stricter for an account that ends', () => {
    const rules = company.document({}, clock.wallNow(), { guest: { lockAfter: 30 } });
    expect(policies.hold(rules, MEMBER).policy).toEqual(STRICT_DEFAULT);
    const guest = { role: 'guest', endsAt: null } as const;
    expect(policies.hold(rules, guest).policy.lockAfter).toBe(30);
    const temporary = { ...guest, endsAt: clock.wallNow() + DAY };
    expect(policies.hold(rules, temporary).policy.offlineCopy).toBe('memory');
  });

  it('gets the strict default beside it at the moment of its expiry, not before', () => {
    const loose = document({ lockAfter: 3_000, unlockAttempts: 2 });
    policies.hold(loose, MEMBER);
    clock.advance(loose.expiresAt - clock.wallNow() - 1);
    expect(changes).toEqual([]);
    clock.advance(1);
    expect(changes.map(({ policy }) => policy)).toEqual([policyOf({ unlockAttempts: 2 })]);
    // A new one ends that.
    expect(policies.hold(document({ lockAfter: 3_000 }), MEMBER).policy.lockAfter).toBe(3_000);
  });

  it('expires by the server’s clock as well: setting this computer’s back gains nothing', () => {
    const loose = document({ lockAfter: 3_000 });
    policies.hold(loose, MEMBER);
    policies.heard(loose.expiresAt - DAY);
    expect(changes).toEqual([]);
    // Monotonic time goes on whatever the wall clock shows.
    clock.sleep(-60 * DAY);
    clock.advance(DAY);
    expect(changes.at(-1)?.policy.lockAfter).toBe(300);
    expect(policies.now()).toBeGreaterThan(clock.wallNow());
  });

  it('expires at once where a word says that it has', () => {
    const loose = document({ lockAfter: 3_000 });
    policies.hold(loose, MEMBER);
    policies.heard(loose.expiresAt);
    expect(changes.at(-1)?.policy.lockAfter).toBe(300);
  });

  it('takes no time away for a word that was kept back', () => {
    policies.hold(document({}), MEMBER);
    policies.heard(5_000);
    clock.advance(2_000);
    policies.heard(6_000);
    expect(policies.serverTime()).toBe(7_000);
    policies.heard(8_000);
    expect(policies.serverTime()).toBe(8_000);
  });

  it('is nobody’s after the session', () => {
    policies.hold(document({ lockAfter: 60 }), MEMBER);
    policies.release();
    personal.set({ lockAfter: 5 });
    clock.advance(60 * DAY);
    expect([changes, clock.timers]).toEqual([[], 0]);
  });
});

describe('what a person demands of their own sessions', () => {
  it('is kept in one form, and told', () => {
    let told = 0;
    const end = personal.onChange(() => {
      told += 1;
    });
    personal.set(PolicyPart.parse({ stepUp: ['sign-out-devices', 'administer'] }));
    expect(settings.personalPolicy).toEqual({ stepUp: ['administer', 'sign-out-devices'] });
    end();
    personal.set({});
    expect([told, settings.personalPolicy]).toEqual([1, {}]);
  });

  it('is told also when it cannot be kept', () => {
    const full = {
      get personalPolicy(): PolicyPart {
        return {};
      },
      set personalPolicy(_part: PolicyPart) {
        throw new Error('full');
      },
    };
    const strict = createPersonalPolicy(full);
    let told = 0;
    strict.onChange(() => {
      told += 1;
    });
    expect(() => strict.set({ lockAfter: 5 })).toThrow('full');
    expect(told).toBe(1);
  });
});
