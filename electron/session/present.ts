import type { AppError } from '../../shared/errors/app-error.ts';
import type {
  SessionKeeping,
  SessionView,
  SignInStepView,
  SignOutStepReport,
  SignOutSummary,
} from '../../shared/ipc/view.ts';
import type { ReceiptFile } from '../../shared/receipt/receipt.ts';
import { factorsToUnlock } from '../factors/factors-to-unlock.ts';
import type { PolicyInForce } from '../policy/effective-policy.ts';
import type { UnlockMethod } from '../vault/vault.ts';
import { nextDeadline, warning } from './deadlines.ts';
import { epochOf, type Instant } from './instant.ts';
import type { SessionRecord } from './session-record.ts';
import type { SessionState } from './session-state.ts';

/** What is known of the session beside the machine's state. */
export interface Facts {
  /** As last written, apart from what the machine's state says newer. */
  record: SessionRecord | null;
  /** Of the record's policy and whoever else may set one: what holds, and whose word it is. */
  inForce: PolicyInForce | null;
  /** How the session that is here is kept. */
  keeping: SessionKeeping;
  methods: UnlockMethod[];
  unread: number | null;
  /** Messages in the outbox, as last told: they end with the session. */
  unsent: number;
  /** Why the session is unavailable. */
  error: AppError;
  /** Of the sign-out under way. */
  steps: SignOutStepReport[];
  /** Of the last sign-out, until somebody signs in. */
  summary: SignOutSummary | null;
  /** That sign-out's receipt, as long as the summary shows. */
  receipt: { ticket: string; file: ReceiptFile } | null;
}

export const noFacts = (): Facts => ({
  record: null,
  inForce: null,
  keeping: 'kept',
  methods: [],
  unread: null,
  unsent: 0,
  error: { code: 'Internal' },
  steps: [],
  summary: null,
  receipt: null,
});

/** The session as the window may see it. */
export function present(
  state: SessionState,
  facts: Facts,
  device: { serverUrl: string; keeping: SessionKeeping; signIn: SignInStepView | null },
  now: Instant,
): SessionView {
  switch (state.phase) {
    case 'starting':
      return { phase: 'starting' };
    case 'unavailable':
      return { phase: 'unavailable', error: facts.error };
    case 'signed-out':
      return { phase: 'signed-out', ...device, summary: facts.summary };
    case 'signing-out':
      return { phase: 'signing-out', trigger: state.trigger, steps: facts.steps };
    case 'unlocked':
      // Without a record nobody can be named; a phase in which no call is answered is the safe one.
      if (!facts.record || !facts.inForce) return { phase: 'starting' };
      return {
        phase: 'unlocked',
        me: facts.record.me,
        tenant: facts.record.tenant,
        ...facts.inForce,
        policy: state.policy,
        keeping: facts.keeping,
        hasPin: facts.methods.includes('pin'),
        unlocksWith: facts.record.unlocksWith,
        warning: warning(state, now),
      };
    case 'locked': {
      // The attempt under way is counted already, but not yet lost.
      const underWay = state.attempt === null ? 0 : 1;
      const used = state.failedUnlocks - underWay;
      return {
        phase: 'locked',
        trigger: state.trigger,
        methods: facts.methods,
        unlocksWith: facts.record?.unlocksWith ?? 'account',
        factors: factorsToUnlock(state.policy),
        attemptsLeft: Math.max(0, state.policy.unlockAttempts - used),
        retryAt: epochOf(state.retryAt.wall),
        signOutAt: epochOf(nextDeadline(state, now)?.at.wall ?? now.wall),
        warning: warning(state, now),
        unread: facts.unread,
      };
    }
  }
}
