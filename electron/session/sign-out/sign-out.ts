import type { SignOutTrigger } from '../../../shared/domain/session.ts';
import type {
  SignOutReceipt,
  SignOutStepName,
  SignOutStepReport,
  SignOutSummary,
} from '../../../shared/ipc/view.ts';
import { type ReceiptFile, shortcomingsOf } from '../../../shared/receipt/receipt.ts';
import { testSwitch } from '../../test-build.ts';
import type { Keychain } from '../../vault/keychain.ts';
import type { Clock } from '../ports.ts';
import { pause, within } from '../timing.ts';
import { type Inventory, largerOf } from './inventory.ts';
import type { Journal, JournalFile, JournalRead, Revocation } from './journal.ts';
import type { Findings, ReceiptWriter, Written } from './receipt-writer.ts';
import type { Delivery, Revocations } from './revocation.ts';
import { pendingSteps, reportAfter } from './step-report.ts';
import {
  SIGN_OUT_STEPS,
  type SignOutParts,
  type SignOutStep,
  type StepContext,
  type StepOutcome,
} from './steps.ts';
import type { Look } from './verifier.ts';

/** The server is given this long before its part counts as deferred. */
const SERVER_MS = 2_000;
/** A disk that hangs must not keep the keys alive. Once they are gone it is given as long as a step. */
const JOURNAL_MS = 1_000;
/** A step that hangs must not keep the others from running. */
const STEP_MS = 15_000;
const PASSES = 3;
const PAUSE_MS = 200;

export interface SignOutOptions {
  clock: Clock;
  journal: JournalFile;
  keychain: Pick<Keychain, 'keeping'>;
  parts: Omit<SignOutParts, 'revocations'>;
  revocations: Revocations;
  receipts: ReceiptWriter;
  /** Names and sizes of what is there to remove. */
  inventory(): Promise<Inventory>;
  /** Named problems, for the log. */
  report(cause: unknown): void;
  steps?: readonly SignOutStep[];
}

export interface SignOutOrder {
  trigger: SignOutTrigger;
  revocation: Revocation | null;
  /** Messages in the outbox. */
  unsent: number;
  /** What an earlier process left of this sign-out. */
  resumes: Exclude<JournalRead, { state: 'none' }> | null;
  /** Resolves when content is off the screen. */
  covered: Promise<void>;
  progress(steps: SignOutStepReport[]): void;
}

export interface SignedOut {
  summary: SignOutSummary;
  /** The signed receipt; null when none could be written. */
  receipt: ReceiptFile | null;
}

export interface SignOutRunner {
  /** Never rejects: what failed is in the summary, and stays in the journal for the next start. */
  run(order: SignOutOrder): Promise<SignedOut>;
}

/** The steps that still stand between an unfinished sign-out and the next sign-in. */
export function blocksSignIn(
  reports: readonly Pick<SignOutStepReport, 'step' | 'result'>[],
): SignOutStepName[] {
  return SIGN_OUT_STEPS.filter(({ name, beforeSignIn }) => {
    const result = reports.find(({ step }) => step === name)?.result;
    return beforeSignIn && result !== 'done';
  }).map(({ name }) => name);
}

/** For the tests of what the next start finds: the test build can be told to die here. */
function perhapsDie(place: SignOutStepName | 'intent'): void {
  if (testSwitch('KILL_AFTER_STEP') === place) process.kill(process.pid, 'SIGKILL');
}

/** The negative control: a sign-out that clears what Electron clears, and says that it did all else. */
const pretends = (step: SignOutStepName): boolean =>
  testSwitch('CLEAR_STORAGE_ONLY') !== undefined &&
  step !== 'clear-web-storage' &&
  step !== 'verify';
const PRETENDED: StepOutcome = { result: 'done', removed: {} };

export function createSignOut(options: SignOutOptions): SignOutRunner {
  const { clock, journal, parts, revocations, receipts, report } = options;
  const { steps = SIGN_OUT_STEPS } = options;

  async function attempt(step: SignOutStep, context: StepContext): Promise<StepResult> {
    try {
      const work = pretends(step.name) ? async () => PRETENDED : () => step.run(context);
      const result = await within(clock, STEP_MS, work);
      perhapsDie(step.name);
      return result;
    } catch (cause) {
      report(cause);
      return { result: 'failed', removed: {}, again: true };
    }
  }

  /** A full disk must not stop a wipe, which is also what makes room. */
  async function note(work: () => Promise<void>, limitMs = JOURNAL_MS): Promise<void> {
    await within(clock, limitMs, work).catch(report);
  }
  const write = (entry: Journal) => note(() => journal.write(entry));

  function tellServer(order: SignOutOrder, reports: SignOutStepReport[]): Promise<Delivery> {
    const { revocation, trigger } = order;
    if (wasTold(reports) || !revocation) return Promise.resolve('unreachable');
    return within(clock, SERVER_MS, () => revocations.deliver(revocation, trigger)).catch(
      () => 'unreachable' as const,
    );
  }

  /** Sizes are for the receipt: no sign-out fails without them. */
  async function takeInventory(earlier: Inventory): Promise<Inventory> {
    try {
      return largerOf(earlier, await options.inventory());
    } catch (cause) {
      report(cause);
      return earlier;
    }
  }

  async function writeReceipt(order: SignOutOrder, findings: Findings): Promise<Written | null> {
    const subject = order.revocation?.subject;
    if (!subject) return null;
    try {
      return await receipts.write(subject, findings);
    } catch (cause) {
      report(cause);
      return null;
    }
  }

  /** To the server if it was there a moment ago; otherwise onto the disk, for later. */
  async function handOver(
    { revocation, trigger }: SignOutOrder,
    file: ReceiptFile,
    told: boolean,
  ): Promise<SignOutReceipt['delivery'] | 'unkept'> {
    if (!revocation) return 'unkept';
    if (told) {
      const deliver = () => revocations.deliverReceipt(revocation, file);
      const answer = await within(clock, SERVER_MS, deliver).catch(() => 'unreachable' as const);
      if (answer !== 'unreachable') return answer;
    }
    try {
      await within(clock, STEP_MS, () => revocations.keepReceipt(revocation, trigger, file, told));
      return 'waiting';
    } catch (cause) {
      report(cause);
      return 'unkept';
    }
  }

  async function run(order: SignOutOrder): Promise<SignedOut> {
    const earlier = order.resumes?.state === 'found' ? order.resumes.journal : null;
    const startedAt = earlier?.startedAt ?? Math.round(clock.wallNow());
    const { trigger, revocation } = order;
    const unsent = earlier?.unsent ?? order.unsent;
    const reports = pendingSteps(steps, earlier?.steps);
    let inventory = earlier?.inventory ?? {};
    const owed = earlier ? earlier.keychainOwes : options.keychain.keeping === 'kept';
    const entry = (): Journal => ({
      version: 1,
      trigger,
      startedAt,
      revocation,
      steps: reports,
      inventory,
      unsent,
      keychainOwes: owed && !keysAreGone(reports),
    });
    await note(async () => {
      inventory = await takeInventory(inventory);
      await journal.write(entry());
    });
    perhapsDie('intent');

    const context: StepContext = {
      ...parts,
      revocations,
      trigger,
      revocation,
      serverAnswer: tellServer(order, reports),
      covered: order.covered,
    };
    let look: Look | null = null;
    let again = new Set(steps.filter((_, at) => reports[at]?.result !== 'done'));
    for (let pass = 1; pass <= PASSES && again.size > 0; pass += 1) {
      if (pass > 1) await pause(clock, PAUSE_MS * pass);
      const failed = new Set<SignOutStep>();
      for (const [at, step] of steps.entries()) {
        if (!again.has(step) && !step.lastWord) continue;
        const outcome = await attempt(step, context);
        if (outcome.again) failed.add(step);
        if (step.name === 'verify') look = outcome.look ?? null;
        const before = reports[at];
        if (before) reports[at] = reportAfter(step, outcome, before, inventory);
        order.progress([...reports]);
        await write(entry());
      }
      again = failed;
    }
    const endedAt = Math.max(startedAt, Math.round(clock.wallNow()));
    const resumed = order.resumes !== null;
    const findings = { trigger, startedAt, endedAt, steps: reports, resumed };
    const rescan = look?.rescan ?? null;
    const written = await writeReceipt(order, { ...findings, rescan });
    const delivery = written ? await handOver(order, written.file, wasTold(reports)) : null;
    const settled = (step: SignOutStep, at: number) =>
      step.followedUp ? !again.has(step) : reports[at]?.result === 'done';
    // A receipt that is nowhere yet is written anew by the next start.
    if (steps.every(settled) && delivery !== 'unkept') await note(() => journal.remove(), STEP_MS);
    return {
      summary: {
        ...findings,
        residue: look?.residue ?? [],
        unsent,
        receipt: written && {
          outcome: written.receipt.outcome,
          shortcomings: shortcomingsOf(written.receipt),
          delivery: delivery === 'delivered' || delivery === 'refused' ? delivery : 'waiting',
        },
      },
      receipt: written?.file ?? null,
    };
  }

  return { run };
}

/** Whether the server knows that the session is over. */
const wasTold = (reports: readonly SignOutStepReport[]): boolean =>
  reports.some(({ step, result }) => step === 'revoke-on-server' && result === 'done');

/** Both look for keys: one that was under way may have been written after the first. */
const keysAreGone = (reports: readonly SignOutStepReport[]): boolean =>
  (['destroy-keys', 'delete-store'] as const).every((name) =>
    reports.some(({ step, result }) => step === name && result === 'done'),
  );

interface StepResult extends StepOutcome {
  /** It threw: worth another try. */
  again?: true;
}
