import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { elapsed, liveLine } from './setup/live-line.mjs';
import { ROOT } from './setup/places.mjs';
import { inWords, type Outcome, sum } from './test/outcome.ts';
import { RUNNERS } from './test/runners.ts';

/** Lines of a failed runner's log that are shown; the file has all of them. */
const SHOWN_LINES = 80;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => !RUNNERS.some((runner) => runner.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`--only knows: ${RUNNERS.map((runner) => runner.name).join(', ')}`);
  process.exit(2);
}

const outcomes: Outcome[] = [];
const failedLogs: string[] = [];
const line = liveLine();

for (const runner of RUNNERS) {
  if (wanted && !wanted.includes(runner.name)) continue;
  const startedAt = Date.now();
  const { logFile, ...outcome } = await runner.run();
  outcomes.push(outcome);
  if (outcome.failed > 0) failedLogs.push(logFile);
  const mark = outcome.failed > 0 ? '✗' : '✓';
  line.end(`${mark} ${runner.title}: ${inWords(outcome)} (${elapsed(startedAt)})`);
}

for (const logFile of failedLogs) {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  const name = relative(ROOT, logFile);
  const cut = lines.length > SHOWN_LINES ? `, its last ${SHOWN_LINES} lines` : '';
  console.log(`\n─── ${name}${cut}\n${lines.slice(-SHOWN_LINES).join('\n')}`);
}

const all = sum(outcomes);
console.log(`\n${inWords(all)}`);
process.exitCode = all.failed > 0 ? 1 : 0;
