import type { SignOutTrigger } from '../../../shared/domain/session.ts';
import type {
  SignOutStepName,
  SignOutStepReport,
  SignOutSummary,
} from '../../../shared/ipc/view.ts';
import { testSwitch } from '../../test-build.ts';
import type { Clock } from '../ports.ts';
import { pause, within } from '../timing.ts';
import type { Journal, JournalFile, JournalRead, Revocation } from './journal.ts';
import type { Delivery, Revocations } from './revocation.ts';
import { SIGN_OUT_STEPS, type SignOutParts, type SignOutStep, type StepContext } from './steps.ts';

/** The server is given this long before its part counts as deferred. */
const SERVER_MS = 2_000;
/** A disk that hangs must not keep the keys alive. */
const JOURNAL_MS = 1_000;
/** A step that hangs must not keep the others from running. */
const STEP_MS = 15_000;
const PASSES = 3;
const PAUSE_MS = 200;

export interface SignOutOptions {
  clock: Clock;
  journal: JournalFile;
  parts: Omit<SignOutParts, 'revocations'>;
  revocations: Revocations;
  /** Named problems, for the log. */
  report(cause: unknown): void;
  steps?: readonly SignOutStep[];
}

export interface SignOutOrder {
  trigger: SignOutTrigger;
  revocation: Revocation | null;
  /** What an earlier process left of this sign-out. */
  resumes: Exclude<JournalRead, { state: 'none' }> | null;
  /** Resolves when content is off the screen. */
  covered: Promise<void>;
  progress(steps: SignOutStepReport[]): void;
}

export interface SignOutRunner {
  /** Never rejects: what failed is in the summary, and stays in the journal for the next start. */
  run(order: SignOutOrder): Promise<SignOutSummary>;
}

/** Every step once as `pending`; what an earlier process removed stays counted. */
export function pendingSteps(
  steps: readonly SignOutStep[] = SIGN_OUT_STEPS,
  earlier: readonly SignOutStepReport[] = [],
): SignOutStepReport[] {
  return steps.map(({ name, followedUp }) => {
    const before = earlier.find(({ step }) => step === name);
    // Files may have come back after a power cut, so local steps run again. The server's answer holds.
    if (before && followedUp && before.result === 'done') return before;
    return { step: name, result: 'pending', removed: before?.removed ?? 0 };
  });
}

/** The steps that still stand between an unfinished sign-out and the next sign-in. */
export function blocksSignIn(reports: readonly SignOutStepReport[]): SignOutStepName[] {
  return SIGN_OUT_STEPS.filter(({ name, beforeSignIn }) => {
    const result = reports.find(({ step }) => step === name)?.result;
    return beforeSignIn && result !== 'done';
  }).map(({ name }) => name);
}

/** For the tests of what the next start finds: the test build can be told to die here. */
function perhapsDie(place: SignOutStepName | 'intent'): void {
  if (testSwitch('KILL_AFTER_STEP') === place) process.kill(process.pid, 'SIGKILL');
}

export function createSignOut(options: SignOutOptions): SignOutRunner {
  const { clock, journal, parts, revocations, report, steps = SIGN_OUT_STEPS } = options;

  async function attempt(step: SignOutStep, context: StepContext): Promise<StepResult> {
    try {
      const result = await within(clock, STEP_MS, () => step.run(context));
      perhapsDie(step.name);
      return result;
    } catch (cause) {
      report(cause);
      return { result: 'failed', removed: 0, again: true };
    }
  }

  /** A full disk must not stop a wipe, which is also what makes room. */
  async function note(work: () => Promise<void>): Promise<void> {
    await within(clock, JOURNAL_MS, work).catch(report);
  }
  const write = (entry: Journal) => note(() => journal.write(entry));

  function tellServer(order: SignOutOrder, reports: SignOutStepReport[]): Promise<Delivery> {
    const told = reports.some(
      ({ step, result }) => step === 'revoke-on-server' && result === 'done',
    );
    const { revocation, trigger } = order;
    if (told || !revocation) return Promise.resolve('unreachable');
    return within(clock, SERVER_MS, () => revocations.deliver(revocation, trigger)).catch(
      () => 'unreachable' as const,
    );
  }

  async function run(order: SignOutOrder): Promise<SignOutSummary> {
    const earlier = order.resumes?.state === 'found' ? order.resumes.journal : null;
    const startedAt = earlier?.startedAt ?? Math.round(clock.wallNow());
    const { trigger, revocation } = order;
    const reports = pendingSteps(steps, earlier?.steps);
    const entry = (): Journal => ({ version: 1, trigger, startedAt, revocation, steps: reports });
    await write(entry());
    perhapsDie('intent');

    const context: StepContext = {
      ...parts,
      revocations,
      trigger,
      revocation,
      serverAnswer: tellServer(order, reports),
      covered: order.covered,
    };
    let residue: string[] = [];
    let again = new Set(steps.filter((_, at) => reports[at]?.result !== 'done'));
    for (let pass = 1; pass <= PASSES && again.size > 0; pass += 1) {
      if (pass > 1) await pause(clock, PAUSE_MS * pass);
      const failed = new Set<SignOutStep>();
      for (const [at, step] of steps.entries()) {
        if (!again.has(step) && !step.lastWord) continue;
        const outcome = await attempt(step, context);
        if (outcome.again) failed.add(step);
        if (outcome.residue) residue = outcome.residue;
        const removed = (reports[at]?.removed ?? 0) + outcome.removed;
        reports[at] = { step: step.name, result: outcome.result, removed };
        order.progress([...reports]);
        await write(entry());
      }
      again = failed;
    }
    const settled = (step: SignOutStep, at: number) =>
      step.followedUp ? !again.has(step) : reports[at]?.result === 'done';
    if (steps.every(settled)) await note(() => journal.remove());
    return {
      trigger,
      startedAt,
      endedAt: Math.max(startedAt, Math.round(clock.wallNow())),
      steps: reports,
      residue,
      resumed: order.resumes !== null,
    };
  }

  return { run };
}

interface StepResult {
  result: 'done' | 'deferred' | 'failed';
  removed: number;
  residue?: string[];
  /** It threw: worth another try. */
  again?: true;
}
