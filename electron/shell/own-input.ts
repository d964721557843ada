/** Milliseconds since a keyboard or mouse event reached Nightjar's own window; null before the first. */
export type OwnInput = () => number | null;

/** The second source: where the system does not count, somebody who types here is known to be here. */
export function watchOwnInput(
  contents: { on(event: 'input-event', listener: () => void): unknown },
  now: () => number = () => performance.now(),
): OwnInput {
  let last: number | null = null;
  contents.on('input-event', () => {
    last = now();
  });
  return () => (last === null ? null : now() - last);
}

/** Whole seconds without input. @throws as `counted` does, when no input of our own is known either. */
export function idleFrom(counted: () => number, ownInput: OwnInput): number {
  try {
    return counted();
  } catch (cause) {
    const own = ownInput();
    if (own === null) throw cause;
    return Math.floor(own / 1000);
  }
}
