import type { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../session/ports.ts';
import { failureOf } from './answer.ts';

type Task = () => Promise<unknown>;

/** Work that no caller waits for: its failure is told when it happens, and not at all once stopped. */
export interface Background {
  readonly stopped: boolean;
  run(task: Task): void;
  /** Runs it after `ms`, unless stopped by then. */
  later(ms: number, task: Task): void;
  /** Starts nothing more; what is under way ends by itself. Resolves when it has. */
  stop(): Promise<void>;
}

export function createBackground(clock: Clock, onFailure: (error: AppError) => void): Background {
  const running = new Set<Promise<void>>();
  const timers = new Set<() => void>();
  let stopped = false;

  async function guard(task: Task): Promise<void> {
    try {
      await task();
    } catch (error) {
      // After stop the vault may be closed: a store call refused is then what was asked for.
      if (!stopped) onFailure(failureOf(error));
    }
  }

  function run(task: Task): void {
    if (stopped) return;
    const guarded = guard(task).finally(() => running.delete(guarded));
    running.add(guarded);
  }

  return {
    get stopped() {
      return stopped;
    },
    run,
    later(ms, task) {
      if (stopped) return;
      const cancel = clock.after(ms, () => {
        timers.delete(cancel);
        run(task);
      });
      timers.add(cancel);
    },
    async stop() {
      stopped = true;
      for (const cancel of timers) cancel();
      timers.clear();
      await Promise.all(running);
    },
  };
}
