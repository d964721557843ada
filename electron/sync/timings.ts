import { type Backoff, RECONNECT, RESEND } from './backoff.ts';

/** How patient sync is, in milliseconds. */
export interface Timings {
  /** From dialling to a session the server agreed to. */
  connectMs: number;
  /** For the answer to one call; a connection that owes one longer is given up. */
  callMs: number;
  /** A connection that lasted so long was a good one: the next failure is the first again. */
  steadyMs: number;
  /** What is out when the network returns has so long to move on, or is begun again. */
  movesMs: number;
  reconnect: Backoff;
  /** After an answer that says "later", for the same message. */
  resend: Backoff;
  /** A reader waits so long for news of a channel before what is stored is shown without it. */
  newsMs: number;
  /** Between two `typing` calls for one channel. */
  typingMs: number;
}

export const TIMINGS: Timings = {
  connectMs: 10_000,
  callMs: 15_000,
  steadyMs: 10_000,
  movesMs: 5_000,
  reconnect: RECONNECT,
  resend: RESEND,
  newsMs: 1_500,
  typingMs: 3_000,
};
