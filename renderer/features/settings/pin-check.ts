export interface PinFields {
  pin: string;
  repeat: string;
  password: string;
}

/** What is wrong, by field; each value has a sentence, `pin.<value>`. */
export type PinFaults = Partial<{
  pin: 'invalid';
  repeat: 'different';
  password: 'noPassword';
}>;

/** The same rule as the contract's `Pin`; whether one is too simple is for main to say. */
const PIN = /^\d{6,12}$/;

export function checkPin({ pin, repeat, password }: PinFields): PinFaults {
  return {
    ...(PIN.test(pin) ? {} : { pin: 'invalid' }),
    ...(pin === repeat ? {} : { repeat: 'different' }),
    ...(password === '' ? { password: 'noPassword' } : {}),
  };
}
