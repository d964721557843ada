import type { SignOutTrigger } from '../../shared/domain/session.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { type Facts, noFacts } from './present.ts';
import type { JournalFile, JournalRead, Revocation } from './sign-out/journal.ts';
import { blocksSignIn, type SignedOut, type SignOutRunner } from './sign-out/sign-out.ts';
import { pendingSteps } from './sign-out/step-report.ts';
import { revocationOf } from './sign-out/subject.ts';
import type { StateHolder } from './state-holder.ts';

type Left = Exclude<JournalRead, { state: 'none' }>;

/** The ways in which sign-out's steps are run. */
export interface Ending {
  /** The machine's sign-out: what it does is shown, and what it did is the summary. */
  begin(trigger: SignOutTrigger): void;
  /** The same, for a sign-out that an earlier process began. */
  resume(left: Left, revocation: Revocation | null): void;
  /** Resolves when no sign-out is under way. */
  ended(): Promise<void>;
  /** Removes what is of no session, and says nothing about it. Ends it on the server if it can be. */
  wipeQuietly(revocation: Revocation | null): Promise<void>;
  /** Finishes what an older sign-out could not. An error while its things would meet a new session's. */
  clearTheWay(): Promise<Result<void>>;
}

export interface EndingOptions {
  holder: StateHolder;
  facts: Facts;
  journal: JournalFile;
  runner: SignOutRunner;
  /** Content off the screen; resolves when it is. */
  cover(): Promise<void>;
  /** The facts changed. */
  changed(): void;
}

export function createEnding(options: EndingOptions): Ending {
  const { holder, facts, journal, runner, cover, changed } = options;
  let left: { read: Left; revocation: Revocation | null } | null = null;
  let running: Promise<void> = Promise.resolve();

  async function run(trigger: SignOutTrigger): Promise<void> {
    const covered = cover();
    const { record } = facts;
    const revocation = left?.revocation ?? (record && revocationOf(record));
    facts.steps = pendingSteps();
    const signedOut = await runner.run({
      trigger,
      revocation,
      unsent: facts.unsent,
      resumes: left?.read ?? null,
      covered,
      progress(steps) {
        facts.steps = steps;
        changed();
      },
    });
    left = null;
    Object.assign(facts, noFacts(), factsOf(signedOut, revocation));
    holder.dispatch({ type: 'signed-out' });
  }

  const inSilence = (resumes: Left | null, revocation: Revocation | null) =>
    runner.run({
      trigger: triggerOf(resumes),
      revocation,
      // Of what nobody knew as a session, or what a journal tells.
      unsent: 0,
      resumes,
      covered: Promise.resolve(),
      progress: () => {},
    });

  return {
    begin(trigger) {
      running = run(trigger);
    },
    resume(read, revocation) {
      left = { read, revocation };
      holder.dispatch({ type: 'sign-out', trigger: triggerOf(read) });
    },
    ended: () => running,
    async wipeQuietly(revocation) {
      await inSilence(null, revocation);
    },
    async clearTheWay() {
      const read = await journal.read();
      if (read.state === 'none') return ok(undefined);
      const revocation = read.state === 'found' ? read.journal.revocation : null;
      const signedOut = await inSilence(read, revocation);
      const { summary } = signedOut;
      if (facts.summary) Object.assign(facts, factsOf(signedOut, revocation));
      changed();
      const blocking = blocksSignIn(summary.steps);
      if (blocking.length > 0) {
        const detail = `an earlier sign-out is not finished: ${blocking.join(', ')}`;
        const keys = blocking.includes('destroy-keys');
        return err(keys ? 'KeychainUnavailable' : 'Internal', { detail });
      }
      // What is left stands in nobody's way. The journal would: it would end the new session.
      await journal.remove();
      return ok(undefined);
    },
  };
}

const triggerOf = (left: Left | null): SignOutTrigger =>
  left?.state === 'found' ? left.journal.trigger : 'unreadable';

/** What the window may show of it, and hand over. */
const factsOf = (
  { summary, receipt }: SignedOut,
  revocation: Revocation | null,
): Pick<Facts, 'summary' | 'receipt'> => ({
  summary,
  receipt: receipt && revocation ? { ticket: revocation.ticket, file: receipt } : null,
});
