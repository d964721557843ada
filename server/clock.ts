/** Milliseconds since 1970-01-01T00:00:00Z. Passed in, so that a test can let time go by. */
export type Clock = () => number;
