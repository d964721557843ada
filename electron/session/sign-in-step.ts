import type { RecoveryCodes, SecondFactor } from '../../shared/domain/factor.ts';
import type { Device } from '../../shared/domain/session.ts';
import type { SignInStepView } from '../../shared/ipc/view.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import type { Clock } from './ports.ts';

/** Where a sign-in was begun. */
export interface Origin {
  serverUrl: string;
  device: Device;
  /** Will open the vault. Null: none was typed. */
  password: string | null;
}

/** What a sign-in waits for the person with. */
export type Waiting = Origin &
  (
    | { step: 'second-factor'; ticket: string; methods: SecondFactor[] }
    | {
        step: 'enrolment';
        ticket: string;
        methods: Exclude<SecondFactor, 'recovery'>[];
        /** Of the app that is being set up. */
        setup: string | null;
      }
    /** The server has taken it; there is no session here before the person went on. */
    | { step: 'recovery-codes'; signedIn: SignedIn; codes: RecoveryCodes }
    | { step: 'unlock-password'; signedIn: SignedIn }
  );

/** As long as a ticket of the server's. Milliseconds. */
export const STEP_LASTS_MS = 10 * 60_000;

export interface StepHolder {
  readonly waiting: Waiting | null;
  readonly view: SignInStepView | null;
  /** For the person's next step, and not for longer than `STEP_LASTS_MS`. */
  wait(next: Waiting): void;
  /** Nobody is told why when the person left by themselves. */
  forget(because: 'expired' | 'put-away' | 'left'): void;
  /** It is over as it should be, or begins anew. */
  clear(): void;
  /** Its time stands still while the person's answer is looked at. Answers how it goes on. */
  pause(): () => void;
}

export interface StepHolderOptions {
  clock: Pick<Clock, 'after' | 'monotonicNow'>;
  changed(): void;
  /** Forgotten with something that the server still knows of. Must not throw. */
  dropped(waiting: Waiting): void;
}

/** Keeps what has been proven of one sign-in, in memory alone. */
export function createStepHolder({ clock, changed, dropped }: StepHolderOptions): StepHolder {
  let waiting: Waiting | null = null;
  let over: Extract<SignInStepView, { step: 'over' }> | null = null;
  let callOff = (): void => {};
  let until = 0;

  function startClock(): void {
    callOff();
    if (waiting)
      callOff = clock.after(Math.max(0, until - clock.monotonicNow()), () => forget('expired'));
  }

  function set(next: Waiting | null, why: typeof over = null): void {
    callOff();
    waiting = next;
    over = why;
    until = clock.monotonicNow() + STEP_LASTS_MS;
    startClock();
    changed();
  }

  function forget(because: 'expired' | 'put-away' | 'left'): void {
    const before = waiting;
    if (!before) return;
    set(null, because === 'left' ? null : { step: 'over', because });
    dropped(before);
  }

  return {
    get waiting() {
      return waiting;
    },
    get view() {
      return waiting ? viewOf(waiting) : over;
    },
    wait: (next) => set(next),
    forget,
    clear: () => set(null),
    pause() {
      callOff();
      return startClock;
    },
  };
}

/** What the page has to know, and no more. */
function viewOf(waiting: Waiting): SignInStepView {
  switch (waiting.step) {
    case 'second-factor':
      return { step: waiting.step, methods: waiting.methods };
    case 'enrolment':
      return { step: waiting.step, methods: waiting.methods };
    case 'recovery-codes':
      return { step: waiting.step, codes: waiting.codes };
    case 'unlock-password':
      return { step: waiting.step };
  }
}
