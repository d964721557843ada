import { describeFailure, type Log } from '../log.ts';

/** A command in a process of its own changes something; clients hear of it within this time. */
const LOOK_EVERY_MS = 2_000;

/** Looks again and again, never twice at once. Returns the way to stop. */
export function lookAgain(
  look: () => Promise<void>,
  /** What the log says when a look fails. */
  event: string,
  log: Log,
): () => Promise<void> {
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error) => log({ level: 'warn', event, failure: describeFailure(error) }))
      .finally(() => {
        looking = null;
      });
  }, LOOK_EVERY_MS);

  return async () => {
    clearInterval(timer);
    await looking;
  };
}
