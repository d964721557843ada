import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { OUT } from '../setup/places.mjs';
import { hostHere } from '../start/client-command.ts';
import { runCommand } from './command.ts';
import { type Outcome, outcomeOf, type Run } from './outcome.ts';
import { readPlaywright, readVitest } from './reports.ts';

export interface Runner {
  /** As `--only` names it. */
  name: string;
  title: string;
  run(): Promise<Outcome & { logFile: string }>;
}

const MINUTE = 60_000;
const LOGS = join(OUT, 'test');
const logOf = (name: string): string => join(LOGS, `${name}.log`);

interface Given {
  name: string;
  title: string;
  program: string;
  args: readonly string[];
  limitMs?: number;
}

/** A command that either holds or does not: one test. */
function check({ name, title, program, args, limitMs = 5 * MINUTE }: Given): Runner {
  return {
    name,
    title,
    run: async () => {
      const ran = await runCommand({ title, program, args, limitMs, logFile: logOf(name) });
      const failed = ran.exitCode === 0 ? 0 : 1;
      return { passed: 1 - failed, failed, skipped: 0, logFile: ran.logFile };
    },
  };
}

/** A command that runs tests and writes a report of them to a file. */
function suite(
  given: Given & {
    reportEnv?: (file: string) => Readonly<Record<string, string>>;
    reportArgs?: (file: string) => readonly string[];
    read: (file: string) => Outcome | null;
  },
): Runner {
  const { name, title, program, args, reportEnv, reportArgs, read, limitMs = 10 * MINUTE } = given;
  const report = join(LOGS, `${name}.json`);
  return {
    name,
    title,
    run: async () => {
      // An old report must not speak for a run that wrote none.
      rmSync(report, { force: true });
      const ran: Run = await runCommand({
        title,
        program,
        args: [...args, ...(reportArgs?.(report) ?? [])],
        env: reportEnv?.(report) ?? {},
        limitMs,
        logFile: logOf(name),
      });
      return { ...outcomeOf(ran.exitCode, read(report)), logFile: ran.logFile };
    },
  };
}

const CODE = ['shared', 'electron', 'renderer', 'server', 'build', 'e2e', 'bench'];

/** Everything `npm test` runs, in this order: what fails fast comes first. */
export const RUNNERS: readonly Runner[] = [
  check({
    name: 'format',
    title: 'format and lint',
    program: 'biome',
    args: ['ci', '--colors=off', '.'],
  }),
  check({ name: 'types', title: 'types', program: 'tsc', args: [] }),
  check({ name: 'imports', title: 'import rules', program: 'depcruise', args: CODE }),
  check({ name: 'dead-code', title: 'dead code', program: 'knip', args: [] }),
  suite({
    name: 'unit',
    title: 'unit and property tests',
    program: 'vitest',
    args: ['run', '--reporter=default', '--reporter=json'],
    reportArgs: (file) => [`--outputFile.json=${file}`],
    read: readVitest,
    limitMs: 15 * MINUTE,
  }),
  check({ name: 'build', title: 'build', program: 'node', args: ['build/bundle.ts'] }),
  check({
    name: 'test-build',
    title: 'test build',
    program: 'node',
    args: ['build/bundle.ts', '--test'],
  }),
  check({
    name: 'package',
    title: 'packaging rehearsal',
    program: 'node',
    args: ['build/package/rehearse.ts'],
  }),
  suite({
    name: 'e2e',
    title: `end-to-end tests (on ${hostHere() === 'electron' ? 'Electron' : 'the stand-in'})`,
    program: 'playwright',
    args: ['test', '--reporter=list,json'],
    reportEnv: (file) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
    read: readPlaywright,
    limitMs: 20 * MINUTE,
  }),
];
