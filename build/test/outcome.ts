/** What one runner found, in tests. A check without tests of its own counts as one. */
export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Run {
  /** Null when a signal or the time limit ended it. */
  exitCode: number | null;
  /** All it printed. */
  logFile: string;
}

/**
 * What a run counts for, once its report was read (`null`: there is none). A runner that crashed, or
 * failed without naming a test, or ran nothing at all, is one failure: silence is never success.
 */
export function outcomeOf(exitCode: number | null, report: Outcome | null): Outcome {
  const counted = report ?? { passed: 0, failed: 0, skipped: 0 };
  const unexplained = exitCode !== 0 && counted.failed === 0;
  const ranNothing = counted.passed + counted.failed === 0;
  return unexplained || ranNothing ? { ...counted, failed: counted.failed + 1 } : counted;
}

export const sum = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** For example `214 passed, 0 failed, 3 skipped`. */
export const inWords = ({ passed, failed, skipped }: Outcome): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
