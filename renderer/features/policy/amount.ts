/** Units that a person counts in, largest first. Seconds. */
export const TIME_UNITS = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3_600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
] as const;

export type TimeUnit = (typeof TIME_UNITS)[number]['name'];

export interface Amount {
  /** As somebody types it. */
  text: string;
  unit: TimeUnit;
}

/** A number of seconds in the largest unit of which it is a whole number. */
export function amountOf(seconds: number): Amount {
  const unit = TIME_UNITS.find((each) => seconds !== 0 && seconds % each.seconds === 0);
  return unit
    ? { text: String(seconds / unit.seconds), unit: unit.name }
    : { text: String(seconds), unit: 'second' };
}

/** Null when it is no whole number. */
export function secondsIn({ text, unit }: Amount): number | null {
  const count = wholeIn(text);
  const seconds = TIME_UNITS.find((each) => each.name === unit)?.seconds;
  return count === null || seconds === undefined ? null : count * seconds;
}

export const wholeIn = (text: string): number | null =>
  /^\d{1,10}$/.test(text.trim()) ? Number(text) : null;
