/** Whether a PIN is among the first that anybody would try: one digit repeated, a run, a short pattern. */
export function isTooSimple(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, i) => (digit - (digits[i] ?? 0) + 10) % 10);
  // 111111, 123456, 987654, 246802: each digit the same step after the one before.
  if (new Set(steps).size <= 1) return true;
  // 121212, 123123: a part of up to half the length, over and over.
  return [1, 2, 3, 4, 5, 6].some(
    (length) => length * 2 <= pin.length && repeats(pin, pin.slice(0, length)),
  );
}

const repeats = (pin: string, part: string): boolean =>
  pin.length % part.length === 0 && part.repeat(pin.length / part.length) === pin;
