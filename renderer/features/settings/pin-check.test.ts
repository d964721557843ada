import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pin } from '../../../shared/ipc/calls/session.ts';
import { checkPin } from './pin-check.ts';

describe('checkPin', () => {
  it('names everything that is wrong', () => {
    expect(checkPin({ pin: '482913', repeat: '482913', password: 'x' })).toEqual({});
    expect(checkPin({ pin: '48291', repeat: '48', password: '' })).toEqual({
      pin: 'invalid',
      repeat: 'different',
      password: 'noPassword',
    });
  });

  it('takes the PINs that the contract takes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4,14}$/)), (pin) => {
        const faults = checkPin({ pin, repeat: pin, password: 'x' });
        expect(faults.pin === undefined).toBe(Pin.safeParse(pin).success);
      }),
    );
  });
});
