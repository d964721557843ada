/** Runs tasks one after the other, in the order in which they were given. */
export interface Turns {
  take<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when every task given so far has ended. */
  settled(): Promise<void>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    take(task) {
      const turn = last.then(task);
      last = turn.then(
        () => undefined,
        () => undefined,
      );
      return turn;
    },
    settled: () => last,
  };
}
