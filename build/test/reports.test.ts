import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPlaywright, readVitest } from './reports.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightjar-reports-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function written(content: string): Promise<string> {
  const file = join(folder, 'report.json');
  await writeFile(file, content);
  return file;
}

it('counts a test file that could not be loaded as a failure', async () => {
  const file = await written(
    JSON.stringify({
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{}, {}] },
      ],
    }),
  );
  expect(readVitest(file)).toEqual({ passed: 4, failed: 2, skipped: 2 });
});

it('counts a flaky test, and an error outside any test, as failures', async () => {
  const file = await written(
    JSON.stringify({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] }),
  );
  expect(readPlaywright(file)).toEqual({ passed: 7, failed: 3, skipped: 2 });
});

it('has nothing to say about a report that is missing, cut short or another', async () => {
  expect(readVitest(join(folder, 'none.json'))).toBeNull();
  expect(readVitest(await written('{"numPassedTests": 4,'))).toBeNull();
  expect(readPlaywright(await written('{"stats": {}}'))).toBeNull();
});
