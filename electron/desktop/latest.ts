/** Milliseconds between questions when nothing is heard: so long may a service hang unnoticed. */
const ASK_AGAIN_MS = 10_000;

export interface Latest {
  /** Asks; whatever was asked before and is not answered yet is old now. */
  ask(): void;
  stop(): void;
}

/**
 * The newest answer counts. A signal can overtake the answer to a question asked before it, which is
 * then out of date; whoever hears one asks again.
 */
export function createLatest<T>(
  question: () => Promise<T>,
  use: (answer: T) => void,
  failed: (cause: unknown) => void,
): Latest {
  let newest = 0;
  let again: NodeJS.Timeout | undefined;

  function ask(): void {
    newest += 1;
    const mine = newest;
    clearTimeout(again);
    question().then(
      (answer) => settle(mine, () => use(answer)),
      (cause: unknown) => settle(mine, () => failed(cause)),
    );
  }

  function settle(question: number, told: () => void): void {
    if (question !== newest) return;
    again = setTimeout(ask, ASK_AGAIN_MS);
    told();
  }

  return {
    ask,
    stop() {
      newest += 1;
      clearTimeout(again);
    },
  };
}
