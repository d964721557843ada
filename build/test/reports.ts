import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Outcome } from './outcome.ts';

const Count = z.int().nonnegative();

/** The parts of vitest's `json` reporter that are counted. */
const VitestReport = z.object({
  numPassedTests: Count,
  numFailedTests: Count,
  numPendingTests: Count,
  numTodoTests: Count,
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** The parts of Playwright's `json` reporter that are counted. */
const PlaywrightReport = z.object({
  stats: z.object({ expected: Count, unexpected: Count, flaky: Count, skipped: Count }),
  /** Errors outside any test. */
  errors: z.array(z.unknown()),
});

function readReport<S extends z.ZodType>(schema: S, file: string): z.output<S> | null {
  if (!existsSync(file)) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Cut short: the runner was stopped while it wrote.
    return null;
  }
}

export function readVitest(file: string): Outcome | null {
  const report = readReport(VitestReport, file);
  if (!report) return null;
  // A file that could not be loaded has no tests to fail.
  const unloadable = report.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function readPlaywright(file: string): Outcome | null {
  const report = readReport(PlaywrightReport, file);
  if (!report) return null;
  const { expected, unexpected, flaky, skipped } = report.stats;
  // A test that passes only when tried again has failed.
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}
