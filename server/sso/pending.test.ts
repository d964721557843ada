import { beforeEach, describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/domain/ids.ts';
import { createPendingSignIns, PENDING_MS, type PendingSignIns } from './pending.ts';

const one = {
  tenantId: TenantId.parse('5d3b0f0e-3a4c-4b6e-9d52-7f3f5a0f2f10'),
  email: 'ann@x.test',
  issuer: 'https://login.example',
  nonce: 'n',
  challenge: 'c',
  redirectUri: 'http://127.0.0.1:1/',
  deviceId: 'd',
  deviceKey: 'k',
};

describe('a sign-in whose browser is away', () => {
  let now: number;
  let pending: PendingSignIns;
  beforeEach(() => {
    now = 1_000;
    pending = createPendingSignIns(() => now);
  });

  it('comes back once', () => {
    expect(pending.add('s', 'peer', one)).toBe(true);
    expect(pending.take('s')).toEqual(one);
    expect(pending.take('s')).toBeNull();
  });

  it('is not taken over by whoever says the same state', () => {
    pending.add('s', 'peer', one);
    expect(pending.add('s', 'other', { ...one, nonce: 'another' })).toBe(false);
    expect(pending.take('s')?.nonce).toBe('n');
  });

  it('comes back in time, or not at all', () => {
    pending.add('early', 'peer', one);
    now += PENDING_MS - 1;
    pending.add('late', 'peer', one);
    expect(pending.take('early')).not.toBeNull();
    now += PENDING_MS;
    expect(pending.take('late')).toBeNull();
  });

  it('is not pushed out by a stranger who begins many', () => {
    pending.add('mine', 'peer', one);
    for (let n = 0; n < 1_000; n += 1) pending.add(`s${n}`, 'stranger', one);
    expect(pending.take('mine')).not.toBeNull();
    // The control: of the stranger's own, the oldest are gone.
    expect(pending.take('s0')).toBeNull();
    expect(pending.take('s999')).not.toBeNull();
  });
});
